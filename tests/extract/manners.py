"""Sentences and how each of their claims is meant: modality, polarity, act and certainty, whoever of two sides speaks.

`{a}` and `{b}` are the sides. A row names the property and the words of the claim that it is about.
"""
# ruff: noqa: E501 - sentences are kept whole

from typing import NamedTuple

GOVERNMENT, OPPOSITION = "the Interior Ministry", "the Front of Renewal"


class Row(NamedTuple):
    """`words` stand in the span of the claim; `manner` is modality, polarity, act and certainty (by authorities or not is left open)."""

    text: str
    name: str
    words: str
    manner: tuple[str, str, str, str]

    def filled(self, a: str, b: str) -> str:
        """The sentence with the sides in their places."""
        text = self.text.format(a=a, b=b)
        return text[0].upper() + text[1:].replace(". the ", ". The ")


REPORTED = ("asserted", "affirmed", "reports", "asserted")
POSSIBLE = ("possible", "affirmed", "reports", "possible")
PROBABLE = ("probable", "affirmed", "reports", "possible")
PREDICTED = ("predicted", "affirmed", "reports", "predicted")
HABIT = ("habitual", "affirmed", "reports", "asserted")
CONDITIONAL = ("conditional", "affirmed", "reports", "possible")
ACCUSED = ("asserted", "affirmed", "accuses", "accused")
DENIED = ("asserted", "negated", "denies", "denied")
CLAIMED = ("asserted", "affirmed", "claims_responsibility", "claimed_or_admitted")
ADMITTED = ("asserted", "affirmed", "admits", "claimed_or_admitted")
RETRACTED = ("asserted", "negated", "retracts", "denied")

ROWS = (
    # ---- plain reports
    Row("Gunmen killed nine civilians in Gafsa on 12 June.", "killed", "nine civilians", REPORTED),
    Row("{a} said that nine civilians were killed in Gafsa.", "killed", "nine civilians", REPORTED),
    Row("A bomb exploded in Gafsa and wounded four people, {a} reported.", "wounded", "four people", REPORTED),
    Row("According to {a}, police detained thirty protesters in Sfax.", "detained", "thirty protesters", REPORTED),
    Row("Nine villagers were abducted by unknown men near Gafsa, a teacher told {a}.", "abducted", "Nine villagers", REPORTED),
    # ---- hedges
    Row("Nine civilians were reportedly killed in Gafsa.", "killed", "Nine civilians", POSSIBLE),
    Row("{a} said that nine civilians may have been killed in Gafsa.", "killed", "nine civilians", POSSIBLE),
    Row("It is feared that nine people were killed by the blast in Gafsa.", "killed", "nine people", POSSIBLE),
    Row("Four soldiers were apparently wounded in the ambush near Gafsa.", "wounded", "Four soldiers", POSSIBLE),
    Row("Perhaps thirty people were detained in Sfax, {a} said.", "detained", "thirty people", POSSIBLE),
    Row("It could not be confirmed that nine civilians were killed in Gafsa.", "killed", "nine civilians", POSSIBLE),
    Row("Unconfirmed reports speak of nine civilians killed in Gafsa.", "killed", "nine civilians", POSSIBLE),
    Row("{a} believes that four soldiers might have been abducted near Gafsa.", "abducted", "four soldiers", POSSIBLE),
    Row("The attack in Gafsa was possibly carried out by deserters.", "perpetrator", "deserters", POSSIBLE),
    Row("It is possible that thirty people were wounded in the shelling of Gafsa.", "wounded", "thirty people", POSSIBLE),
    Row("Nine civilians seem to have been killed in the shelling of Gafsa.", "killed", "Nine civilians", POSSIBLE),
    Row("{a} does not rule out that nine people were killed in Gafsa.", "killed", "nine people", POSSIBLE),
    # ---- rumours and hearsay
    Row("Rumours say that nine civilians were killed in Gafsa.", "killed", "nine civilians", POSSIBLE),
    Row("Word has it that police killed nine marchers in Gafsa.", "killed", "nine marchers", POSSIBLE),
    Row("According to some data, thirty people were wounded in Gafsa.", "wounded", "thirty people", POSSIBLE),
    Row("Some say that thirty people were detained in Sfax.", "detained", "thirty people", POSSIBLE),
    # ---- likely
    Row("Nine civilians were probably killed in the shelling of Gafsa.", "killed", "Nine civilians", PROBABLE),
    Row("Four soldiers were most likely abducted near Gafsa, {a} said.", "abducted", "Four soldiers", PROBABLE),
    Row("Thirty people must have been wounded in the blast in Gafsa.", "wounded", "Thirty people", PROBABLE),
    Row("{a} presumes that nine people were killed in Gafsa.", "killed", "nine people", PROBABLE),
    # ---- still to come
    Row("{a} will hold a rally in Sfax on 20 June.", "stage", "rally", PREDICTED),
    Row("{a} said that a strike would begin in Sfax on Monday.", "stage", "strike", PREDICTED),
    Row("A demonstration is scheduled for 20 June in Sfax.", "date", "20 June", PREDICTED),
    Row("{a} is expected to release thirty prisoners in Sfax.", "released", "thirty prisoners", PREDICTED),
    Row("{a} plans to arrest thirty strikers in Sfax.", "detained", "thirty strikers", PREDICTED),
    Row("{a} promised that those who killed nine civilians in Gafsa would be tried.", "killed", "nine civilians", REPORTED),
    Row("{a} threatened to kill ten hostages in Gafsa.", "stage", "kill", PREDICTED),
    # ---- conditions
    Row("If the governor does not resign, {a} will blockade the port of Sfax.", "stage", "blockade", CONDITIONAL),
    Row("{a} said that it would kill the ten hostages unless the prisoners were freed.", "stage", "kill", CONDITIONAL),
    Row("Should the army enter Gafsa, thousands of people would be displaced, {a} warned.", "displaced", "thousands of people", CONDITIONAL),
    # ---- habits
    Row("As a rule, the police detain several strikers after every march.", "detained", "several strikers", HABIT),
    Row("Every time there is a march, soldiers beat several people.", "perpetrator", "soldiers", HABIT),
    Row("Masked men usually attack the post at night and wound several guards, {a} said.", "wounded", "several guards", HABIT),
    Row("The guards routinely beat prisoners in the barracks of Gafsa.", "perpetrator", "guards", HABIT),
    # ---- accusations
    Row("{a} accused {b} of killing nine civilians in Gafsa.", "perpetrator", "{b}", ACCUSED),
    Row("{a} blamed {b} for the bombing of the market in Gafsa.", "perpetrator", "{b}", ACCUSED),
    Row("{a} said that {b} had burned the market of Gafsa.", "perpetrator", "{b}", ACCUSED),
    Row("Men of {b} killed nine civilians in Gafsa, {a} said.", "perpetrator", "Men of {b}", ACCUSED),
    Row("{a} alleged that {b} had abducted four teachers near Gafsa.", "perpetrator", "{b}", ACCUSED),
    Row("The bombing in Gafsa was the work of {b}, {a} said.", "perpetrator", "{b}", ACCUSED),
    Row("{a} holds {b} responsible for the killing of nine villagers in Gafsa.", "perpetrator", "{b}", ACCUSED),
    Row("{a} said that {b} had ordered the attack on the market of Gafsa.", "instigator", "{b}", ACCUSED),
    Row("{a} attributed the ambush near Gafsa to {b}.", "perpetrator", "{b}", ACCUSED),
    Row("Nine marchers were shot by {b} in Gafsa, according to {a}.", "perpetrator", "{b}", ACCUSED),
    Row("{a} said that the gunmen who attacked Gafsa were in the pay of {b}.", "instigator", "{b}", ACCUSED),
    Row("{a} accused {b} of killing nine civilians in Gafsa.", "killed", "nine civilians", REPORTED),
    Row("{a} said that the attackers of Gafsa had acted on the orders of {b}.", "instigator", "{b}", ACCUSED),
    # ---- denials
    Row("{a} denied that its members had killed nine civilians in Gafsa.", "perpetrator", "its members", DENIED),
    Row("{a} denied any role in the bombing in Gafsa.", "perpetrator", "{a}", DENIED),
    Row("{a} denied having killed nine civilians in Gafsa.", "perpetrator", "{a}", DENIED),
    Row("{a} rejected the claim that {b} had burned the market of Gafsa.", "perpetrator", "{b}", DENIED),
    Row("{a} said that its fighters had not attacked the bus near Gafsa.", "perpetrator", "its fighters", DENIED),
    Row("Nobody was killed in Gafsa, {a} said.", "killed", "Nobody", REPORTED),
    Row("{a} denied that thirty people had been detained in Sfax.", "detained", "thirty people", DENIED),
    Row("{a} said that no shots were fired by {b}.", "perpetrator", "{b}", DENIED),
    Row("The bombing in Gafsa was not carried out by {b}, {a} said.", "perpetrator", "{b}", DENIED),
    Row("Nine civilians were not killed in Gafsa, {a} insisted.", "killed", "Nine civilians", DENIED),
    Row("{a} disputes that four soldiers were wounded near Gafsa.", "wounded", "four soldiers", DENIED),
    Row("{b} killed nine civilians in Gafsa, a nurse said. {a} said that this was a lie.", "perpetrator", "{b}", DENIED),
    # ---- responsibility, admission, retraction
    Row("{a} claimed responsibility for the bombing in Gafsa.", "perpetrator", "{a}", CLAIMED),
    Row("{a} said that its fighters had carried out the ambush near Gafsa.", "perpetrator", "its fighters", CLAIMED),
    Row("{a} claimed the attack on the barracks of Gafsa.", "perpetrator", "{a}", CLAIMED),
    Row("“We attacked the barracks of Gafsa,” {a} said.", "perpetrator", "We", CLAIMED),
    Row("{a} took responsibility for the shelling of Gafsa.", "perpetrator", "{a}", CLAIMED),
    Row("{a} admitted that its men had killed nine civilians in Gafsa.", "perpetrator", "its men", ADMITTED),
    Row("{a} acknowledged that its soldiers had shot four marchers in Sfax by mistake.", "perpetrator", "its soldiers", ADMITTED),
    Row("{a} conceded that it had burned the market of Gafsa.", "perpetrator", "", ADMITTED),
    Row("{a} admitted that nine civilians were killed in Gafsa.", "killed", "nine civilians", REPORTED),
    Row("{a} withdrew its statement that nine civilians were killed in Gafsa.", "killed", "nine civilians", RETRACTED),
    Row("{a} retracted its report that {b} had killed nine civilians in Gafsa.", "perpetrator", "{b}", RETRACTED),
    Row("{a} took back its claim that thirty people were detained in Sfax.", "detained", "thirty people", RETRACTED),
    # ---- labels
    Row("{a} called the killing of nine civilians in Gafsa a massacre.", "designation", "massacre", REPORTED),
    Row("{a} said that the so-called “terrorists” killed in Gafsa were nine farmers.", "designation", "terrorists", DENIED),
    Row("{a} rejected the description of the march in Gafsa as a riot.", "designation", "riot", DENIED),
    Row("The “liberation” of Gafsa by {b} left nine civilians dead.", "killed", "nine civilians", REPORTED),
    # ---- attempts and plans
    Row("Police defused a bomb in Gafsa, {a} said.", "stage", "bomb", REPORTED),
    Row("{a} tried to abduct a judge in Gafsa.", "stage", "abduct", REPORTED),
    Row("{a} said that {b} had planned to bomb the market of Gafsa.", "stage", "bomb", PREDICTED),
    # ---- laws and trials
    Row("{a} demanded that the ban on marches in Sfax be lifted.", "status", "ban", REPORTED),
    Row("A court in Sfax sentenced four strikers to prison.", "sentenced", "four strikers", REPORTED),
)  # fmt: skip
