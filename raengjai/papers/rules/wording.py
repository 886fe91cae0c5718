"""The fixed words of papers, in the reader's language."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, Any] = {
    "house": _("Raengjai"),
    "network": _("Labour volunteer network"),
    "page": _("Page"),
    "of": _("of"),
    "printed": _("Printed on"),
    "personal": _("Personal data: keep it locked away"),
    "empty": _("There is nothing in this table."),
    "code": _("Receipt code"),
    "qr": _("QR code that opens the follow-up page of this receipt"),
    # receipt
    "receipt": _("Receipt of your request"),
    "answer-by": _("Answer by"),
    "next": _("What happens next"),
    "call": _("Call for help"),
    "recorder": _("Recorded by"),
    "keep": _("Keep this code. Whoever has it can read what became of your request."),
    # cards
    "card": _("Labour volunteer card"),
    "card-sheet": _("Volunteer cards"),
    "ministry": _("Ministry of Labour"),
    "card-number": _("Card no."),
    "card-term": _("Valid"),
    "card-issuer": _("Issued by"),
    "card-check": _("Scan to see whether this card is valid today, also without signal."),
    "card-found": _("Found this card? Please hand it in at the office above."),
    "card-qr": _("QR code with which anybody can check this card"),
    "card-photo": _("Photo of the holder"),
    # need sheet
    "reference": _("Reference"),
    "person": _("Person"),
    "matter": _("What is needed"),
    "documents": _("Papers to bring"),
    "timeline": _("What happened"),
    "when": _("When"),
    "what": _("What"),
    "who": _("Who"),
    "follow": _("The person can follow the request here."),
    # letter
    "number": _("No."),
    "subject": _("Subject"),
    "to": _("To"),
    "changed": _("What has changed"),
    "version": _("Version"),
    "attached": _("Attached"),
    "withdrawn": _("This has been withdrawn."),
    # blank form
    "form": _("Request for help"),
    "form-use": _("Fill it in by hand, tear off the receipt for the person, key it in later."),
    "cut": _("tear off here and give it to the person"),
    "part-who": _("Who speaks"),
    "who-speaks": (
        _("The person themself"),
        _("Somebody speaks for the person"),
        _("A parent or guardian speaks for a child"),
        _("A group with a list of names"),
    ),
    "speaker": _("Name of who speaks for the person"),
    "relation": _("Relation"),
    "met-on": _("Day of the visit"),
    "channels": (
        _("Met in the village"),
        _("By telephone"),
        _("At an office or service point"),
    ),
    "part-person": _("The person"),
    "nameless": _("The person does not want to give a name"),
    "title": _("Title"),
    "first-name": _("First name"),
    "last-name": _("Last name"),
    "birth-year": _("Birth year (B.E.) or age"),
    "sex": _("Sex"),
    "sexes": (_("Female"), _("Male"), _("Other"), _("Not said")),
    "phone": _("Telephone"),
    "national-id": _("National ID (if wanted)"),
    "nationality": _("Nationality"),
    "language": _("Language the person speaks"),
    "part-place": _("Where the person lives"),
    "house-no": _("House number, or how to find the house"),
    "village-no": _("Village number"),
    "subdistrict": _("Sub-district"),
    "district": _("District"),
    "province": _("Province"),
    "part-group": _("List of names, for a group"),
    "group-hint": _("First name, last name and telephone of each member. Leave it empty for one person."),
    "part-need": _("What the person needs (tick all that apply)"),
    "part-details": _("In the person's own words"),
    "matter-place": _("Where the work was, or is wanted (if elsewhere)"),
    "part-consent": _("Consent"),
    "givers": (
        _("Read by the person"),
        _("Read aloud before a witness"),
        _("Given by a parent, guardian or proxy"),
    ),
    "signed-person": _("Signed: the person (or witness)"),
    "signed-volunteer": _("Signed: the volunteer"),
    "day": _("Date"),
    # report of an event
    "event-report": _("Report of an event"),
    "event-draft": _("Draft: not handed in yet"),
    "event-outcome": _("What the event brought"),
    "event-problems": _("Problems"),
    "event-suggestions": _("Suggestions"),
    "event-photos": _("Photographs"),
    "event-none": _("None were written down."),
    "event-signed": _("Signed"),
    # slip for a new start
    "slip": _("Your slip to sign in"),
    "slip-for": _("For"),
    "slip-username": _("User name"),
    "slip-code": _("Code, to be used once"),
    "slip-until": _("Good until"),
    "slip-by": _("Made by"),
    "slip-qr": _("QR code that opens the page where you choose your password"),
    "slip-steps": (
        _("Scan the picture with your phone's camera, or open the address below and type the code."),
        _("Look whether your name is shown."),
        _("Choose a password of at least 10 characters that you remember."),
        _("Tear this slip up. From now on you sign in with your user name and your password."),
    ),
    "slip-alone": _(
        "Do it yourself. Nobody may know your password: not your mentor, not the office, nobody."
    ),
    "slip-replaces": _("Your old password stops working when you have chosen the new one."),
    "slip-cut": _("cut here"),
}


def words_in(language: str) -> dict[str, Any]:
    """Every word, in `language`."""
    with translation.override(language):
        return {
            key: [str(word) for word in value] if isinstance(value, tuple) else str(value)
            for key, value in _WORDS.items()
        }
