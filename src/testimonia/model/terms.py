"""The closed lists of the record: every value that a field may take. Names and values are fixed; other tools read them."""

from enum import StrEnum


class DocumentStatus(StrEnum):
    READ = "read"
    NOT_READ = "not_read"


class Original(StrEnum):
    HELD = "held"
    ABSENT = "absent"


class DateBasis(StrEnum):
    METADATA = "metadata"
    DATELINE = "dateline"
    INFERRED = "inferred"


class Kind(StrEnum):
    """Kind of an event. Definitions and crosswalks: `testimonia.vocab`."""

    ARMED_ATTACK = "armed_attack"
    BOMBING = "bombing"
    ASSASSINATION = "assassination"
    KIDNAPPING = "kidnapping"
    HIJACKING = "hijacking"
    ARSON = "arson"
    ROBBERY = "robbery"
    DESTRUCTION = "destruction"
    MOB_VIOLENCE = "mob_violence"
    PROTEST = "protest"
    DISPERSAL = "dispersal"
    ARREST = "arrest"
    TORTURE = "torture"
    SEXUAL_VIOLENCE = "sexual_violence"
    TRIAL = "trial"
    EXECUTION = "execution"
    DISPLACEMENT = "displacement"
    LAW = "law"
    STATEMENT = "statement"
    NEGOTIATION = "negotiation"
    MILITARY_OPERATION = "military_operation"
    OTHER = "other"


class Property(StrEnum):
    DATE = "date"
    PLACE = "place"
    KILLED = "killed"
    WOUNDED = "wounded"
    DETAINED = "detained"
    ABDUCTED = "abducted"
    MISSING = "missing"
    DISPLACED = "displaced"
    PARTICIPANTS = "participants"
    CHARGED = "charged"
    SENTENCED = "sentenced"
    RELEASED = "released"
    EXECUTED = "executed"
    PERPETRATOR = "perpetrator"
    INSTIGATOR = "instigator"
    VICTIM = "victim"
    TARGET = "target"
    ACTOR = "actor"
    ADDRESSEE = "addressee"
    WEAPON = "weapon"
    STAGE = "stage"
    STATUS = "status"
    DESIGNATION = "designation"
    EXPLANATION = "explanation"
    GROUND = "ground"
    TOPIC = "topic"
    RELATION = "relation"


FIGURES = frozenset(
    {
        Property.KILLED,
        Property.WOUNDED,
        Property.DETAINED,
        Property.ABDUCTED,
        Property.MISSING,
        Property.DISPLACED,
        Property.PARTICIPANTS,
        Property.CHARGED,
        Property.SENTENCED,
        Property.RELEASED,
        Property.EXECUTED,
    }
)
ACTORS = frozenset({Property.PERPETRATOR, Property.INSTIGATOR, Property.VICTIM, Property.TARGET, Property.ACTOR, Property.ADDRESSEE})


class Modality(StrEnum):
    ASSERTED = "asserted"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    PREDICTED = "predicted"
    HABITUAL = "habitual"


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Act(StrEnum):
    """What the speaker does by saying it."""

    REPORTS = "reports"
    ACCUSES = "accuses"
    ADMITS = "admits"
    CLAIMS_RESPONSIBILITY = "claims_responsibility"
    DENIES = "denies"
    RETRACTS = "retracts"


class Certainty(StrEnum):
    """Derived for display by `testimonia.model.record.certainty`."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    PREDICTED = "predicted"
    DENIED = "denied"
    CLAIMED_OR_ADMITTED = "claimed_or_admitted"
    ACCUSED = "accused"
    ACCUSED_BY_AUTHORITIES = "accused_by_authorities"


class SourceKind(StrEnum):
    """`office`: an organ of a state, of its forces or of its courts, or a person who speaks by virtue of such an office."""

    OUTLET = "outlet"
    ORGANISATION = "organisation"
    OFFICE = "office"
    PERSON = "person"
    WITNESS = "witness"
    DETAINEE = "detainee"
    DOCUMENT = "document"
    AUTHOR = "author"
    UNNAMED = "unnamed"


class Stance(StrEnum):
    ENDORSES = "endorses"
    NEUTRAL = "neutral"
    DISTANCES = "distances"


class Basis(StrEnum):
    WITNESSED = "witnessed"
    COUNTED = "counted"
    INTERVIEWED = "interviewed"
    EXAMINED_DOCUMENT = "examined_document"
    INVESTIGATION = "investigation"
    IN_CUSTODY = "in_custody"
    HEARSAY = "hearsay"
    NOT_STATED = "not_stated"


class DatePrecision(StrEnum):
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    SEASON = "season"
    DECADE = "decade"
    RANGE = "range"


class PlacePrecision(StrEnum):
    EXACT = "exact"
    NEIGHBOURHOOD = "neighbourhood"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"


class Category(StrEnum):
    """Category of counted persons, as stated by the source."""

    CIVILIAN = "civilian"
    SECURITY_FORCES = "security_forces"
    ALLEGED_ATTACKER = "alleged_attacker"
    OFFICIAL = "official"
    PROTESTER = "protester"
    SUSPECT = "suspect"
    UNSPECIFIED = "unspecified"


class Sex(StrEnum):
    MAN = "man"
    WOMAN = "woman"


class AgeGroup(StrEnum):
    ADULT = "adult"
    CHILD = "child"


class ActorKind(StrEnum):
    STATE = "state"
    SECURITY_FORCES = "security_forces"
    ARMED_GROUP = "armed_group"
    ORGANISATION = "organisation"
    CROWD = "crowd"
    POPULATION_GROUP = "population_group"
    PRIVATE_PERSON = "private_person"
    PUBLIC_PERSON = "public_person"
    BUILDING = "building"
    VEHICLE = "vehicle"
    SITE = "site"
    OTHER = "other"


class Effect(StrEnum):
    KILLED = "killed"
    WOUNDED = "wounded"
    UNHARMED = "unharmed"
    FREED = "freed"
    ESCAPED = "escaped"
    RESIGNED = "resigned"
    DESTROYED = "destroyed"
    DAMAGED = "damaged"
    UNDAMAGED = "undamaged"
    TAKEN = "taken"


class WeaponKind(StrEnum):
    FIREARM = "firearm"
    EXPLOSIVE = "explosive"
    BOMB = "bomb"
    VEHICLE_BOMB = "vehicle_bomb"
    MINE = "mine"
    GRENADE = "grenade"
    MORTAR = "mortar"
    ROCKET = "rocket"
    INCENDIARY = "incendiary"
    BLADE = "blade"
    STONE = "stone"
    TORTURE = "torture"
    OTHER = "other"


class StageReached(StrEnum):
    ACCOMPLISHED = "accomplished"
    ATTEMPTED = "attempted"
    THREATENED = "threatened"
    PLANNED = "planned"


class StatusReached(StrEnum):
    """Of a law, then of a case."""

    CALLED_FOR = "called_for"
    INSTRUCTED = "instructed"
    DRAFTED = "drafted"
    ADOPTED = "adopted"
    IN_FORCE = "in_force"
    REPEALED = "repealed"
    INVESTIGATED = "investigated"
    CHARGED = "charged"
    HEARD = "heard"
    SENTENCED = "sentenced"
    ACQUITTED = "acquitted"
    RELEASED = "released"


class GroundKind(StrEnum):
    RELIGION = "religion"
    ETHNICITY = "ethnicity"
    POLITICAL_OPINION = "political_opinion"
    NATIONALITY = "nationality"
    OTHER = "other"


class RelationType(StrEnum):
    SIMILAR_TO = "similar_to"
    PART_OF = "part_of"
    FOLLOWS = "follows"
    RESPONSE_TO = "response_to"
    COINCIDES_WITH = "coincides_with"
    DIVERTS_FROM = "diverts_from"
    CAUSED_BY = "caused_by"


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    UNDO = "undo"
