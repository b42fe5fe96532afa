"""The counter's desk for what leaves: ``rupor deliver``, ``rupor deliveries``, ``rupor recall``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rupor.cli import tell
from rupor.cli.options import PARTLY, Config, PartnerFile, PartnerNames

if TYPE_CHECKING:
    from rupor.delivery.plan import Refused
    from rupor.delivery.run import Outcome

EPILOG = (
    "Examples:  rupor deliver audio/safe-online   |   rupor deliver audio --partner radio-sever --dry-run   |   "
    "rupor deliver audio/safe-online --at 2026-12-01T06:00+03:00 --watch   |   rupor deliver"
)
DELIVERIES_EPILOG = (
    "Examples:  rupor deliveries   |   rupor deliveries --message safe-online --json   |   "
    "rupor deliveries --report deliveries.html"
)
RECALL_EPILOG = 'Example:  rupor recall safe-online --language ru --reason "The telephone number is wrong"'


def deliver(
    packages: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PACKAGE...]",
            help="Folders that rupor produce made, or that hold such folders; none: go on with what is unfinished.",
        ),
    ] = None,
    partner: PartnerNames = None,
    partners: PartnerFile = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Not before this time: 2026-12-01T06:00+03:00, with its UTC offset."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go where and when, and send nothing.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Wait for embargoes, hours and servers, until all is delivered.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send what was recalled once more, as a new version.")
    ] = False,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Bring packages to radio partners, each in its own form, exactly once, with a receipt."""
    from rupor.delivery import office, plan

    moment = office.moment(at) if at else None
    with office.opened(partners, config, as_json=as_json, rehearse=dry_run) as here:
        chosen = here.book.named(partner or ())
        refused: list[Refused] = []
        outcomes: list[Outcome] = []
        if packages:
            wanted = plan.everything(here.packages(packages), chosen, moment, again)
        else:
            wanted, refused = plan.unfinished(here.ledger, chosen)
        if dry_run:
            planned = [one for group in plan.by_partner(here.plan(wanted), refused) for one in group]
            here.rehearsed(planned)
        else:
            outcomes, more = here.bring(wanted, watch=watch)
            refused += more
    _end(outcomes, refused, as_json)


def _end(outcomes: "list[Outcome]", refused: "list[Refused]", as_json: bool) -> None:
    """Tell what went wrong, and end with the exit code that says whether everything went well."""
    for refusal in refused:
        tell.complain(refusal.error, as_json)
    failed = [one for one in outcomes if one.error]
    told = set()
    for one in failed:
        if one.error and str(one.error) not in told:
            told.add(str(one.error))
            tell.complain(one.error, as_json)
    code = _code(len(failed), len(outcomes), refused)
    if code:
        raise typer.Exit(code)


def _code(failed: int, of: int, refused: "list[Refused]") -> int:
    if not failed and not refused:
        return 0
    if failed < of:
        return PARTLY
    return refused[0].error.exit_code if refused and not of else 1


def deliveries(
    message: Annotated[
        list[str] | None, typer.Option("--message", metavar="ID", help="Only these messages.")
    ] = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only these languages.")] = None,
    partner: PartnerNames = None,
    partners: PartnerFile = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html|.csv", help="Write a report for donors to print, or a table."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show what went to whom, what waits, and what failed and why."""
    from rupor.delivery import office

    with office.opened(partners, None, as_json=as_json) as here:
        names = tuple(one.name for one in here.book.named(partner)) if partner else ()
        found = here.ledger.deliveries(
            partners=names, messages=tuple(message or ()), languages=tuple(language or ())
        )
        here.show(found, report)


def recall(
    messages: Annotated[list[str], typer.Argument(metavar="MESSAGE...", help="Ids of messages.")],
    reason: Annotated[str, typer.Option(help="Why, in words that the stations get to read.")],
    language: Annotated[list[str] | None, typer.Option("--language", help="Only these languages.")] = None,
    version: Annotated[int | None, typer.Option(help="Only this version.")] = None,
    partner: PartnerNames = None,
    partners: PartnerFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Withdraw messages from partners, and say where that could not be done."""
    from rupor.delivery import office, recalls

    with office.opened(partners, None, as_json=as_json) as here:
        chosen = here.book.named(partner or ())
        failed, of = recalls.run(
            here, recalls.find(here, messages, tuple(language or ()), version, chosen), reason
        )
    for error in failed:
        tell.complain(error, as_json)
    if failed:
        raise typer.Exit(PARTLY if len(failed) < of else 1)
