"""The values that travel through Rupor, in the order of the road.

``Message -> Segment* -> Utterance* -> Clip* -> Narration -> Master + Track -> Programme -> Rendition* -> Package``
``-> Delivery*``

All are frozen, slotted, keyword-only dataclasses of immutable, picklable fields. Times are samples at
``clock.RATE`` unless a field says otherwise; languages are BCP 47 tags. Everything is imported from here.
"""

from rupor.model.captions import Cue, Piece, Track
from rupor.model.label import Chapter, Feed, House, Label, Show, Speaker, TimedWord
from rupor.model.package import Package, Paper, Programme, Rendition
from rupor.model.profile import Coding, Format, Profile
from rupor.model.progress import Event, Report
from rupor.model.radio import (
    Address,
    Attempt,
    Delivery,
    Item,
    Partner,
    Place,
    Proof,
    Receipt,
    Secret,
    State,
    Tracked,
    Window,
)
from rupor.model.sound import Loudness, Master, Narration, Placed, Slip, Span, Take, Target
from rupor.model.speech import Clip, Mark, Quality, Timing, Utterance, Voice
from rupor.model.text import Boundary, Change, Doubt, Kind, Message, Paragraph, Segment, Word

__all__ = [
    "Address",
    "Attempt",
    "Boundary",
    "Change",
    "Chapter",
    "Clip",
    "Coding",
    "Cue",
    "Delivery",
    "Doubt",
    "Event",
    "Feed",
    "Format",
    "House",
    "Item",
    "Kind",
    "Label",
    "Loudness",
    "Mark",
    "Master",
    "Message",
    "Narration",
    "Package",
    "Paper",
    "Paragraph",
    "Partner",
    "Piece",
    "Place",
    "Placed",
    "Profile",
    "Programme",
    "Proof",
    "Quality",
    "Receipt",
    "Rendition",
    "Report",
    "Secret",
    "Segment",
    "Show",
    "Slip",
    "Span",
    "Speaker",
    "State",
    "Take",
    "Target",
    "TimedWord",
    "Timing",
    "Track",
    "Tracked",
    "Utterance",
    "Voice",
    "Window",
    "Word",
]
