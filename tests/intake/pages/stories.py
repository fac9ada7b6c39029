"""Composed reports. Places, persons, bodies and events are made up; any likeness is chance."""

# ruff: noqa: E501  (lines of markup and of prose are left as they would be written)

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A report as its writer handed it in."""

    title: str
    author: str
    place: str
    day: str  # ISO 8601
    paragraphs: tuple[str, ...]
    quote: str = ""
    points: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


STORIES = (
    Story(
        "Two dock workers hurt as guards clear harbour gate",
        "Mina Orlo",
        "TARVIK",
        "2021-05-03",
        (
            "Two dock workers were hurt when guards with sticks drove a picket from the gate of the harbour on Monday, "
            "the union of port workers said.",
            "The police said that nobody had been hurt & that the picket “had left of its own accord” shortly after nine. "
            "A spokeswoman for the port company gave no further details.",
            "The district hospital confirmed in the evening that it had treated two men aged 34 and 51 for bruises and had let both go home.",
            "It was the third time in a month that workers had been driven from the gate. The strike over unpaid wages began on 12 April.",
            "The union called on the labour inspectorate to look at recordings of the company’s own cameras before they are overwritten.",
        ),
        quote="They came out in a line and did not say a word, said a crane driver who asked that his name be kept out of the paper.",
    ),
    Story(
        "Ministry: nine officers injured by stones in Halden square",
        "Press Service",
        "HALDEN",
        "2019-11-18",
        (
            "Nine officers of the public order unit were injured by stones on Sunday evening in Halden, the Ministry of the Interior said in a "
            "statement published on Monday.",
            "According to the ministry about 400 persons had gathered in the square without permission. After two warnings the unit used water "
            "cannon to clear the eastern side of the square.",
            "Thirty-one persons were taken to police stations, of whom twenty-six were released during the night; five face charges of "
            "violence against officers.",
            "The ministry added that it had no information on injured civilians and asked anybody who had been hurt to report to a station.",
        ),
        table=(("Unit", "Injured"), ("Public order unit", "9"), ("District police", "0")),
    ),
    Story(
        "Three villages shelled overnight, rights group says",
        "Tomas Rehl",
        "ORDAN",
        "2022-08-07",
        (
            "At least six civilians were killed and more than twenty wounded when three villages in the Ordan valley were shelled between "
            "Friday night and Saturday morning, the Valley Rights Watch said after speaking with fourteen residents by telephone.",
            "The group could not reach the villages itself. It said that its figures rest on two lists kept by village councils, which agree "
            "on five of the six names.",
            "A spokesman for the Northern Command denied that its artillery had fired on inhabited places & said that rebels were storing "
            "ammunition in a school.",
            "Residents told the group that the school had been empty since the spring and that the first shells fell on the road to the mill.",
            "The medical post at Ordan treated nineteen people, eleven of them women, according to a nurse who works there.",
            "The Valley Rights Watch asked both sides to let ambulances pass and to keep fragments of the shells for examination.",
        ),
        points=(
            "Upper Sarn: four killed, nine wounded, two houses destroyed, as counted by the village council.",
            "Lower Sarn: one killed and about ten wounded, as told by a teacher and confirmed by the medical post.",
            "Mill Ford: one killed, according to one resident only; the council has not answered yet.",
        ),
    ),
    Story(
        "What I saw at the courthouse in Lemsal",
        "Ada Verin",
        "LEMSAL",
        "2018-02-26",
        (
            "I went to the courthouse on Thursday because my neighbour’s son was to be heard there, and I stayed until the doors were locked.",
            "There were perhaps eighty of us on the steps, most of them relatives. Somebody had brought a thermos and somebody else a flag, "
            "which the bailiffs asked him to roll up, and he did.",
            "At about two o’clock a column of men in grey coats walked up from the market. They wore no signs. They pushed the people at the "
            "front, and an old man fell and struck his head on the railing.",
            "I counted four persons with blood on their faces. The bailiffs looked on, and one of them filmed with his telephone.",
            "The radio said later that there had been a scuffle between two groups. There was only one group that pushed.",
        ),
        quote="Write down what you saw and nothing else, my father used to say, and write the date above it.",
    ),
    Story(
        "Court sentences six over depot fire; defence speaks of torture",
        "Ines Kalda and Per Holm",
        "VISTEN",
        "2020-03-12",
        (
            "The regional court in Visten sentenced six men on Thursday to between four and eleven years in prison for setting fire to a fuel "
            "depot in which a watchman died last June.",
            "The prosecution had asked for up to fifteen years. It relied on statements that five of the men made in the first days after "
            "their arrest and took back in court.",
            "The men’s lawyers said that their clients had been beaten in custody. A doctor who examined two of them in July found marks that "
            "“are consistent with blows by a flat object”, according to her report.",
            "The court found that the complaint had been looked into and that no ground had been found to open a case. The lawyers said "
            "that they would appeal within the ten days that the law gives them.",
            "Relatives of the watchman left the courtroom without speaking to reporters.",
        ),
    ),
    Story(
        "Bomb found at Karun market, square cleared",
        "R. Dast",
        "KARUN",
        "2016-09-30",
        (
            "An explosive device was found and made safe at the market of Karun on Friday morning, the provincial governor told reporters.",
            "Some 2,000 people were led out of the square and the streets next to it. Nobody was hurt.",
            "The device was hidden in a cart with melons, the governor said. He did not say who might have put it there, and no group has "
            "claimed responsibility.",
            "In June a bomb in the same market killed eleven persons; the Front for the Plain said at the time that it had nothing to do with it.",
        ),
    ),
)
