"""Names of people who do not exist, built from common first and last names; addresses end in demo.example."""

from random import Random

FIRST_NAMES = (
    "Ayşe", "Anna", "Andreas", "Björn", "Birgit", "Çiğdem", "Christian", "Daniela", "David", "Elif", "Emma", "Erik", "Fatma", "Felix", "Françoise", "Günther",
    "Giulia", "Hanna", "Hüseyin", "Ines", "Ivan", "Jana", "Jörg", "Jürgen", "Katharina", "Kjell", "Klaus", "Łukasz", "Leonie", "Lörs", "Małgorzata", "Maria",
    "Markus", "Mehmet", "Monika", "Nadia", "Niklas", "Olena", "Özlem", "Paul", "Petra", "Ralf", "Renée", "Sabine", "Şebnem", "Sören", "Stefan", "Sümeyye",
    "Tanja", "Thomas", "Ulrike", "Uwe", "Vera", "Viktor", "Wiebke", "Wojciech", "Yannick", "Yasemin", "Zoë", "Željko",
)  # fmt: skip
LAST_NAMES = (
    "Müller", "Schmidt", "Schäfer", "Weiß", "Groß", "Yılmaz", "Şahin", "Öztürk", "Kowalski", "Wiśniewski", "Łukaszewicz", "Nowak", "Becker", "Bäcker", "Böhm",
    "Braun", "Brühl", "Çelik", "Demir", "Dvořák", "Eberle", "Fischer", "Frank", "Fröhlich", "García", "Häberle", "Haug", "Heß", "Hoffmann", "Huber", "Jäger",
    "Kaiser", "Kaya", "Keller", "Klein", "Köhler", "König", "Krämer", "Krüger", "Kühn", "Lang", "Löffler", "Maier", "Mayer", "Marković", "Meyer", "Nguyen",
    "Neumann", "Pfeiffer", "Popescu", "Raiß", "Richter", "Rößler", "Sánchez", "Schröder", "Schütz", "Schulze", "Schwarz", "Seitz", "Stähle", "Strauß",
    "Süß", "Vögele", "Vogt", "Wagner", "Walter", "Weber", "Werner", "Winkler", "Wolf", "Ziegler", "Zäh",
)  # fmt: skip
LONGEST_NAME = ("Maximiliane-Franziska Theodora", "Freifrau von Hohenlohe-Waldenburg-Schillingsfürst-Großbottwar")


def person_name(index: int, rng: Random) -> tuple[str, str]:
    """First and last name; the third person has a name that every layout must survive."""
    if index == 2:
        return LONGEST_NAME
    last = rng.choice(LAST_NAMES)
    if rng.random() < 0.06:
        last = f"{last}-{rng.choice(LAST_NAMES)}"
    return rng.choice(FIRST_NAMES), last
