"""``rupor deliver`` to the places that ``test_deliver_command`` does not know, and with a ledger on a server."""

import threading
from pathlib import Path

import office
from office import Office
from servers import postgres, running, s3, smtp
from servers.azuracast_server import azuracast

WANTS = 'profile = "community-radio"\nfile = "{slug}-{language}"\n'


def test_a_bucket(tmp_path: Path) -> None:
    """S3 gets a package under its final names alone; a wrong key is told in people's words; a recall empties it."""
    here = Office(folder=tmp_path)
    package = office.package(tmp_path)
    with s3.s3() as server:
        here.add(
            "cloud",
            f'address = "s3://{server.bucket}/news"\nserver = "{server.url}"\nregion = "{server.region}"\n'
            f'user = "{server.user}"\npassword = "env:CLOUD"\ncertificate = "{server.certificate}"\n'
            f'papers = ["srt"]\n{WANTS}',
            CLOUD="pl4nted-wrong",
        )
        done = here.run("deliver", package)
        assert done.returncode == 1
        assert "partner 'cloud'" in done.stderr
        assert "pl4nted" not in done.stderr
        assert server.names() == []
        here.secrets["CLOUD"] = server.password
        assert here.run("deliver").returncode == 0
        assert sorted(server.names()) == ["news/water-en.mp3", "news/water-en.srt"]
        assert here.deliveries()[0]["standing"] == "delivered"
        assert here.run("recall", "water", "--reason", "wrong").returncode == 0
        assert server.names() == []


def test_a_stations_own_software(tmp_path: Path) -> None:
    """AzuraCast's library gets the sound once, and gives it back when it is recalled."""
    here = Office(folder=tmp_path)
    package = office.package(tmp_path)
    with azuracast() as server:
        here.add(
            "azura",
            f'address = "azuracast:{server.service.url}/news"\nstation = "{server.station}"\npassword = "env:AZURA"\n'
            f'certificate = "{server.service.certificate}"\n{WANTS}',
            AZURA=server.key,
        )
        for _ in range(2):
            done = here.run("deliver", package)
            assert done.returncode == 0, done.stderr
            assert list(server.files) == ["news/water-en.mp3"]
        assert here.run("recall", "water", "--reason", "wrong").returncode == 0
        assert not server.files


def test_offices_share_a_ledger_on_a_server(tmp_path: Path) -> None:
    """Two offices with one ledger in PostgreSQL bring everything once, and its password is seen nowhere."""
    with postgres.postgres() as server, server.database() as url, running.folder("station") as station:
        offices = []
        for name in ("north", "south"):
            (tmp_path / name).mkdir()
            here = Office(folder=tmp_path / name)
            here.head = f'ledger = "{url}"\nledger_password = "env:LEDGER"\n'
            here.secrets["LEDGER"] = server.password
            here.add("one", f'address = "folder:{station}"\n{WANTS}')
            _ = here.file
            offices.append(here)
        package = office.package(tmp_path)
        said: list[str] = []
        codes: list[int] = []

        def deliver(here: Office) -> None:
            done = here.run("deliver", package)
            codes.append(done.returncode)
            said.append(done.stdout + done.stderr)

        runs = [threading.Thread(target=deliver, args=(here,)) for here in offices]
        for one in runs:
            one.start()
        for one in runs:
            one.join()
        assert codes == [0, 0], said
        assert list(office.visible(station)) == ["water-en.mp3"]
        assert [one["standing"] for one in offices[0].deliveries()] == ["delivered"]
        assert len(offices[1].deliveries()) == 1
        offices[0].secrets["LEDGER"] = "pl4nted-wrong"
        done = offices[0].run("deliveries")
        assert done.returncode in (1, 2)
        assert server.password not in "".join(said) + done.stderr
        assert "pl4nted-wrong" not in done.stderr
        assert "LEDGER" in done.stderr or "password" in done.stderr


def test_letters_go_with_files(tmp_path: Path) -> None:
    """A station's people get a letter when the files are there, when they are corrected, and when they are recalled."""
    here = Office(folder=tmp_path)
    package = office.package(tmp_path)
    with smtp.smtp() as server, running.folder("station") as station:
        here.head = (
            f'[mail]\nserver = "smtp://{server.host}:{server.port}"\nuser = "{server.user}"\n'
            'password = "env:MAIL"\nfrom = "Radio Unit <radio@example.org>"\n'
            f'certificate = "{server.certificate}"\n'
        )
        here.secrets["MAIL"] = server.password
        here.add("one", f'address = "folder:{station}"\nletter = ["olga@example.org"]\n{WANTS}')
        assert here.run("deliver", package).returncode == 0
        office.package(tmp_path, text=office.TEXT.replace("0142", "0143"))
        for _ in range(2):
            assert here.run("deliver", package).returncode == 0
        done = here.run("recall", "water", "--reason", "The number is wrong")
        assert done.returncode == 0, done.stderr
        letters = [one.message for one in server.letters]
        assert [one["To"] for one in letters] == ["olga@example.org"] * 4
        assert len({one["Message-ID"] for one in letters}) == 4
        texts = [str(one.get_body(("plain",)).get_content()) for one in letters]
        assert "water-en.mp3" in texts[0]
        assert "water-en-v2.mp3" in texts[1]
        assert "text" in texts[1].lower()
        assert all("The number is wrong" in text for text in texts[2:])
        assert letters[1]["In-Reply-To"] == letters[0]["Message-ID"]
        assert not office.visible(station)
