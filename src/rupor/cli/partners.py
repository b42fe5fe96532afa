"""The counter's desk for radio partners: ``rupor partners``, ``rupor partners test``."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rupor.cli import tell
from rupor.cli.options import PARTLY, Config, PartnerFile
from rupor.errors import RuporError

if TYPE_CHECKING:
    from rupor.model import Address, Partner

partners_app = typer.Typer(
    help="List the radio partners of your office, and check the file that they stand in.",
    rich_markup_mode=None,
    invoke_without_command=True,
)


@partners_app.callback(epilog="Examples:  rupor partners   |   rupor partners --example > partners.toml")
def partners(
    context: typer.Context,
    file: PartnerFile = None,
    config: Config = None,
    example: Annotated[
        bool, typer.Option("--example", help="Print a partner file to begin with, and say nothing else.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the radio partners of your office, and check the file that they stand in: all mistakes at once."""
    if context.invoked_subcommand:
        return
    if example:
        from rupor.radio.partners import example as text

        print(text(), end="")
        return
    from rupor import show
    from rupor.delivery import office

    show.partners(office.book(file, config).partners, as_json=as_json)


@partners_app.command("test", epilog="Example:  rupor partners test radio-sever")
def try_out(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Partners, by their names in the file.")
    ],
    file: PartnerFile = None,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Log in at partners, write a small file, read it back and remove it."""
    from rupor.delivery import office

    book = office.book(file, config)
    chosen = book.named(names)
    failed = 0
    for partner in chosen:
        try:
            found = _probe(partner, book.mail)
        except RuporError as error:
            failed += 1
            tell.complain(error, as_json)
            continue
        if as_json:
            print(json.dumps({"partner": partner.name, "good": True, "found": found}, ensure_ascii=False))
        else:
            print(f"{partner.name}: {found}")
        sys.stdout.flush()
    if failed:
        raise typer.Exit(PARTLY if failed < len(chosen) else 1)


def _probe(partner: "Partner", server: "Address | None") -> str:
    """Try the partner's place, and the mail server where letters go with it."""
    from rupor.radio import transports

    found = []
    if partner.address.kind != "mail":
        transport = transports.transport(partner)
        try:
            found.append(transport.probe())
        finally:
            transport.close()
    if server and (partner.letter or partner.address.kind == "mail"):
        from rupor.radio.transports import mail

        found.append(mail.probe(server))
    return "; ".join(found)
