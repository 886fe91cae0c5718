"""HTCDS cases for tests: any good case, and one that is told in full."""

from hypothesis import strategies as st

from raengjai.protection.rules.htcds import Context, HtcdsCase, Person, Row
from raengjai.protection.rules.htcds.case import PARTS
from raengjai.protection.rules.htcds.fields import Field, countries, fields_of

IDS = ["a1", "b2", "c3"]
DAYS = st.dates().map(lambda day: day.isoformat())
COUNTRIES = st.sampled_from(sorted(countries()))
OTHERS = st.dictionaries(
    st.just("x_Elsewhere"), st.text() | st.integers() | st.none() | st.booleans(), max_size=1
)


def values_of(field: Field):
    if field.type == "many":
        return st.lists(st.sampled_from(field.codes), min_size=1, unique=True)
    if field.type == "one":
        return st.sampled_from(field.codes)
    if field.type == "lookup":
        return st.sampled_from(IDS)
    return {
        "text": st.text(),
        "phone": st.from_regex(r"\+66[0-9]{8,9}", fullmatch=True),
        "country": COUNTRIES,
        "countries": st.lists(COUNTRIES, min_size=1, max_size=3, unique=True),
        "language": st.sampled_from(["th", "tha", "mya", "khm"]),
        "date": DAYS,
        "number": st.integers(-5, 5000) | st.floats(0, 1000),
        "longitude": st.floats(-180, 180),
        "latitude": st.integers(-90, 90),
        "checkbox": st.booleans(),
    }[field.type]


def values(fields: dict[str, Field]):
    some = st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=8)
    filled = some.flatmap(
        lambda names: st.fixed_dictionaries({name: values_of(fields[name]) for name in names})
    )
    return st.builds(lambda own, others: own | others, filled, OTHERS)


@st.composite
def cases(draw):
    parts = {}
    for part, kind in PARTS.items():
        # Organizations and persons are all there, so that every lookup leads somewhere.
        ids = (
            IDS if part in ("organizations", "persons") else draw(st.lists(st.sampled_from(IDS), unique=True))
        )
        parts[part] = tuple(
            draw(people(row_id)) if part == "persons" else Row(row_id, draw(values(fields_of(kind))))
            for row_id in ids
        )
    return HtcdsCase(draw(st.text(min_size=1, max_size=5)), draw(values(fields_of("case"))), **parts)


@st.composite
def people(draw, row_id: str):
    context = draw(st.sampled_from(Context))
    filled = dict(draw(values(Person(row_id, {}, context).fields("person"))))
    if context is Context.VICTIM:
        filled.setdefault("vic_TraffickingStatus", "PossibleVictimOfTrafficking")
        filled.setdefault("vic_TraffickingStatusDecisionMakingOrg", "Police")
    return Person(row_id, filled, context)


# Invented.
TOLD = HtcdsCase(
    "KXTRW",
    {"cas_Status": "Active", "x_RegistrationYear": 2026, "x_RiskLevel": "High"},
    organizations=(
        Row("o1", {"org_Name": "โรงงานตัวอย่าง", "org_Type": "CorporateBusiness", "org_ShippingCountry": "TH"}),
        Row("o2", {"org_Name": "บ้านพักตัวอย่าง", "org_Type": "CentralGovernmentOrganisation"}),
    ),
    persons=(
        Person(
            "p1",
            {
                "prs_FirstName": "=ตัวอย่าง",
                "prs_Gender": "Feminine",
                "prs_Citizenship": ["MMR"],
                "prs_MobilePhone": "+66812345678",
                "prs_IdentityNumber": "AB123",
                "vic_MethodsOfControl": ["DebtBondage", "WithholdsDocuments"],
                "vic_TypeOfExploitation": ["ForcedLabour"],
                "vic_ForcedLabourIndustry": "C_Manufacturing",
                "vic_LocationOfExploitation": "o1",
                "x_AgeAtIdentification": 24,
                "x_CountryOfExploitation": "THA",
                "x_ExploitationMonths": 14,
                "x_SafeContact": "after 20:00",
            },
        ),
        Person("p2", {"per_RoleInProcess": ["Exploiter"]}, Context.PERPETRATOR),
    ),
    referrals=(Row("r1", {"cas_ReferredOrganisation": "o2", "cas_OutgoingReferralDate": "2026-11-20"}),),
    comments=(Row("c1", {"cco_CaseComment": "เล่าเรื่อง"}),),
    events=(Row("e1", {"hte_Type": "Exploitation", "hte_State": "ลำปาง", "hte_Description": "เรื่อง"}),),
    support_plans=(Row("s1", {"spl_Type": "Legal", "spl_Objectives": "ได้ค่าจ้างคืน"}),),
    consents=(Row("k1", {"con_Consent": True, "x_ConsentRecipient": "o2"}),),
)
