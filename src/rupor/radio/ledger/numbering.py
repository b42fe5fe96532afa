"""Episode and cart numbers, each given out once."""

from sqlalchemy import Connection, insert, select

from rupor.errors import DeliveryError
from rupor.radio.ledger.tables import numbers


def number(connection: Connection, kind: str, key: tuple[str, str, str], first: int, last: int | None) -> int:
    """Return the number of (partner, message, language), given out now if it has none."""
    partner, message, language = key
    of_language = "" if kind == "episode" else language
    kept = (numbers.c.partner == partner, numbers.c.kind == kind)
    query = select(numbers.c.number).where(
        *kept, numbers.c.message == message, numbers.c.language == of_language
    )
    known = connection.scalar(query)
    if known is not None:
        return int(known)
    query = select(numbers.c.number).where(*kept, numbers.c.number >= first).order_by(numbers.c.number)
    chosen = first
    for used in connection.scalars(query):
        if used > chosen:
            break
        chosen = used + 1
    if last is not None and chosen > last:
        raise DeliveryError(
            f"partner '{partner}': no {kind} number is left for '{message}' ({language}): {first} to {last} are all "
            f"given out. Expected a free one. Ask the station for more, and write them as '{kind}s' in the partner file"
        )
    row = {"partner": partner, "kind": kind, "number": chosen, "message": message, "language": of_language}
    connection.execute(insert(numbers).values(**row))
    return chosen
