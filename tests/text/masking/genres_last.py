"""The eleventh round: of the same genres, in other words, with other names; written when all rounds before it had been repaired.

Composed like all the others: nobody in particular is meant, and nothing told here happened. Written before any rule was tried on it.
"""

from tests.text.masking.composed import Culture, Sentence, composed

ELEVENTH: dict[str, Culture] = {
    "czech": (
        "Václav Jiřina Otakar Libuše Břetislav Marta Zbyněk",
        "Havelka Pospíšilová Urban Zeman-Kolář Vlček Kratochvíl Šťastná",
        False,
    ),
    "azeri": ("Elchin Sevda Rauf Konul Vugar Aytan Ilham", "Guliyev Safarova Hajiyev Nabiyeva Askerov Bayramli Jafarli", False),
    "fulani": ("Demba Penda Hamidou Dicko Coumba Samba Aminata", "Barry Sow Diallo-Ba Cissokho Bah Tall Gueye", False),
    "egyptian": ("Sherif Nagwa Hossam Mervat Tamim Dina Emad", "Shenouda Abdelfattah Metwally Gaballah Eldeeb Ghoneim Ragab", False),
    "palestinian": ("Ihab Rawan Jihad Manal Fayez Tahani Ayman", "Abu Sitta|Zaqout|al-Najjar|Shaath|Abu Jazar|Qishta|Hamad", False),
    "kashmiri": ("Aijaz Haleema Ghulam Mehbooba Altaf Saleema Wajahat", "Bhat Lone Dar Wani Mir Parray Ganai", False),
    "sinhala": (
        "Nimal Kusum Sunil Chandrika Ajith Malini Upul",
        "Perera Wickramasinghe Jayasuriya Herath Bandara Fonseka Ratnayake",
        False,
    ),
    "ugandan": ("Okello Nakato Mugisha Nalubega Opio Kobusingye Wasswa", "Ssemakula Byaruhanga Akello Tumusiime Lubega Odongo Kato", False),
    "venezuelan": ("Yusmary Wilmer Yulimar Jhonny Belkis Endry Mayerlin", "Colmenares Urdaneta Chacón Piñango Bracho Guédez Parra", False),
    "hanoi": ("Van Cuong|Thi Lien|Duc Loc|Hong Nhung|Xuan Truong|Thi Ut|Khac Hieu", "Mai Ninh Banh Kim Lieu Tieu An", True),
    "mongol": ("Batsaikhan|Narantuya|Temüülen|Solongo|Altangerel|Uranchimeg|Bold", "", False),
    "chechen": (
        "Zelimkhan Aset Khamzat Madina Turpal Zara Ruslan",
        "Estemirov Dudaeva Yandarbiyev Akhmadova Gaitukaev Israilova Umarov",
        False,
    ),
    "scots": ("Fergus Morag Hamish Elspeth Angus Isla Duncan", "Mackintosh Baird Drummond Kerr Gillespie Lennox Muir", False),
    "basque": ("Iker Nekane Gorka Amaia Josu Miren Ander", "Etxeberria Goikoetxea Aguirre Zubizarreta Otegi Larrañaga Ibarretxe", False),
    "tigrinya": ("Haftom Letay Gebre Abrehet Kiros Medhin Hagos", "Tesfay Gebrehiwot Araya Weldu Kahsay Teklay Redae", False),
    "single": ("Gulmina|Shamsher|Rozi|Nadir|Parwin|Mangal|Ayesha", "", False),
}

ELEVENTH_PRIVATE = (
    "MORNING ROLL CALL\n{p} - present\n{q} - sick bay\n{r} - taken for questioning",
    "Woke up to eleven missed calls. {p} is in custody. {q} too, maybe.",
    "Surgical note: {p}, laparotomy, spleen removed. Consent signed by {q}, spouse.",
    "The magistrate freed {p} for lack of evidence but remanded {q} until Thursday.",
    "We regret to announce that our colleague {p} passed away last night. {p.s} had been with us since the first issue.",
    "does anyone have a number for the family of {p}? {p.s} asked me to call them",
    "Unofficial translation. The undersigned, {p}, states under oath that {q} was alive on the Sunday.",
    "There is a photograph of {p} at the barricade. In it {p.s} is laughing.",
    "It was raining. {p} carried {q} on his back for the last mile.",
    "The counsel for {p} objected. The counsel for {q} did not.",
    "He was told that {p} had signed. He did not believe that {p.s} would.",
    "Nobody in the village will speak of {p}. The well where {p.s} was found has been filled in.",
    "The charge against {p}: insulting the army. Against {q}: nothing at all.",
    "Goodbye, {p}. You taught us how to read. You taught {q} how to swim.",
    "Soldiers used {p} as a shield. {p.s} is fourteen.",
    "“That one,” said the informer, and pointed at {p}. They led {p.s} off by the hair.",
    "List B (women): {p}; {q}; {r}.",
    "Everything I know about that night I know from {p}. Everything {p.s} knows he saw through a crack.",
    "My name is {p}, I am a plumber, I have never held a gun.",
    "They had come for the father. They left with {p}, who is twelve.",
    "A shot, then {p} sat down in the road as if tired. {p.s} never stood up again.",
    "Thread (3/9): the second body was {p}. We knew by the ring.",
    "Dialysis was stopped on Monday; {p} died on Wednesday, {q} the day after.",
    "The verdict on {p} took four minutes. {p.s} thanked the court.",
    "Her lawyers say {p} has not seen daylight since March. {p.s} counts the meals.",
    "On the bus were {p}, {q} and an old man with a goat.",
    "Neither the army nor {p} can say who fired first.",
    "For nine years {p} cleaned the cells. For nine years {p.s} said nothing.",
    "In loving memory of our father {p}. Prayers at the house of {q}.",
    "When the shutters went up {p} was lying behind the counter; {q} was holding her hand.",
    "Accused 1: {p}. Accused 2: {q}. Both plead not guilty.",
    "Of course {p} was afraid. Ask {q}, she will tell you.",
    "Someone has to remember {p}. So I write it down: {p.s} liked plums.",
    "Medic: “Name?” Patient: “{p}.” Medic: “Who did this, {p.g}?”",
)
ELEVENTH_PUBLIC = (
    "DECREE No. 4. Signed: {o}, President of the Republic.",
    "wow. interior minister {o} just blamed the victims. {o.s} should go",
    "In the matter before Judge {o}, sitting in chambers.",
    "The health minister, {o}, said the hospital had beds. {o.s} had not been there.",
    "Obituary: {o}, former prime minister. {o.s} governed through two coups.",
    "Unofficial translation: the governor, {o}, forbids all assembly.",
    "The brigade's commander, {o}, told his men to hold. {o.s} had slept two hours.",
    "Mayor {o} wept on live television. {o.s} then resigned.",
    "Foreign ministry spokesman {o} read out a list of countries.",
    "The rebels' military chief, {o}, offered to swap prisoners. {o.s} wants fuel.",
    "{o}, the speaker of parliament, would not let the motion be read.",
    "Acting on orders of General {o}, the patrol withdrew. General {o.s} denied it.",
    "Opposition leader {o} was cheered; {o.s} spoke without notes.",
    "According to the prosecutor general, {o}, the files were lost in a fire.",
    "Ambassador {o} will be recalled. {o.s} had criticised the vote.",
    "“It is under control,” President {o} said. {o.s} looked tired.",
    "Chief of police {o} took off his cap. {o.s} asked for forgiveness.",
    "The deputy minister of defence, {o}, inspected the trenches.",
)


def eleventh() -> tuple[Sentence, ...]:
    """The eleventh round."""
    return tuple(composed(ELEVENTH, ELEVENTH_PRIVATE, ELEVENTH_PUBLIC, 25))
