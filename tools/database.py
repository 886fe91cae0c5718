"""Prepares any PostgreSQL 15 or newer for Raengjai: roles, database, extensions, default rights.

Three roles: `raengjai_owner` owns and migrates, `raengjai_app` serves (no superuser, no BYPASSRLS, not owner),
`raengjai_lookup` owns the few SECURITY DEFINER functions. Doing it twice changes nothing.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tools.state import Problem, development_secrets

OWNER, APP, LOOKUP = "raengjai_owner", "raengjai_app", "raengjai_lookup"
DATABASE = "raengjai"
MAINTENANCE = ("postgres", "template1")
EXTENSIONS = ("pg_trgm", "btree_gin", "btree_gist")


@dataclass(frozen=True)
class Urls:
    """How the owner (migrations, tests) and the application reach one database."""

    owner: str
    app: str


def prepare(admin_url: str, database: str = "") -> Urls:
    """Make what is missing, as the role of `admin_url`. The database is the one named in the URL, unless
    `database` says another or the URL names only the server's own maintenance database."""
    database = database or _database_of(admin_url)
    passwords = development_secrets()
    urls = Urls(
        owner=url_for(admin_url, user=OWNER, password=passwords["OWNER_PASSWORD"], database=database),
        app=url_for(admin_url, user=APP, password=passwords["APP_PASSWORD"], database=database),
    )
    try:
        with connect(url_for(admin_url, database="postgres")) as connection:
            _check_server(connection)
            _make_roles(connection, passwords)
            _make_database(connection, database)
        with connect(url_for(admin_url, database=database)) as connection:
            _check_database(connection, database)
            _give_rights(connection)
        _make_sure_of_passwords(admin_url, urls, passwords)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Problem(f"The role in DATABASE_URL has too few rights: {_first_line(error)}.") from error
    return urls


def empty(owner_url: str) -> None:
    """Remove everything that Raengjai keeps in the database; what `prepare` gave is given again."""
    try:
        with connect(owner_url) as connection:
            connection.execute("SET lock_timeout = '10s'")
            connection.execute("DROP SCHEMA IF EXISTS public, sealed CASCADE")  # sealed: a migration makes it
            connection.execute("CREATE SCHEMA public")
            _give_rights(connection)
    except psycopg.errors.LockNotAvailable as error:
        raise Problem("Somebody is using the database: stop `make run` and try again.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise Problem(
            f"The role in DATABASE_OWNER_URL may not empty the database: {_first_line(error)}."
        ) from error


def connect(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise Problem(f"Cannot connect to PostgreSQL: {_first_line(error)}.") from error
    except psycopg.ProgrammingError as error:
        raise Problem(f"DATABASE_URL is not a PostgreSQL address: {_first_line(error)}.") from error


def url_for(url: str, *, database: str, user: str = "", password: str = "") -> str:
    """The same server in a URL, with another database and perhaps another role."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    parts |= {"dbname": database} | ({"user": user, "password": password} if user else {})
    name, secret = parts.pop("user", ""), parts.pop("password", "")
    port, database = parts.pop("port", ""), parts.pop("dbname")
    host = (
        "" if parts.get("host", "/").startswith("/") else parts.pop("host")
    )  # a socket folder stays a parameter
    login = quote(name, safe="") + (f":{quote(secret, safe='')}" if secret else "") + ("@" if name else "")
    rest = f"?{urlencode(parts, safe='/')}" if parts else ""
    return f"postgresql://{login}{host}{f':{port}' if port else ''}/{quote(database, safe='')}{rest}"


def _database_of(admin_url: str) -> str:
    try:
        named = conninfo_to_dict(admin_url).get("dbname")
    except psycopg.ProgrammingError as error:
        raise Problem(f"DATABASE_URL is not a PostgreSQL address: {_first_line(error)}.") from error
    return DATABASE if not named or named in MAINTENANCE else str(named)


def _check_server(connection: psycopg.Connection) -> None:
    version = connection.info.server_version
    if version < 150000:
        raise Problem(f"PostgreSQL 15 or newer is needed; this server is version {version // 10000}.")
    found = connection.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if not found or not found[0]:
        raise Problem(
            f"The role {connection.info.user} in DATABASE_URL may not create roles and databases; "
            "give it CREATEROLE and CREATEDB, or set DATABASE_URL and DATABASE_OWNER_URL to roles made before."
        )


def _make_roles(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    wanted = {
        OWNER: sql.SQL("LOGIN CREATEDB PASSWORD {}").format(passwords["OWNER_PASSWORD"]),
        APP: sql.SQL("LOGIN NOCREATEDB PASSWORD {}").format(passwords["APP_PASSWORD"]),
        LOOKUP: sql.SQL("NOLOGIN"),
    }
    known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for name, options in wanted.items():
        if name not in known:
            connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), options))
    for role, member in ((LOOKUP, OWNER), (OWNER, connection.info.user)):
        _make_member(connection, role, member)


def _make_member(connection: psycopg.Connection, role: str, member: str) -> None:
    found = connection.execute(
        "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = %(member)s)"
        " OR EXISTS (SELECT FROM pg_auth_members WHERE roleid = %(role)s::regrole AND member = %(member)s::regrole)",
        {"role": role, "member": member},
    ).fetchone()
    if not found or not found[0]:
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(member)))


def _make_database(connection: psycopg.Connection, database: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    connection.execute(
        sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        ).format(sql.Identifier(database), sql.Identifier(OWNER))
    )


def _check_database(connection: psycopg.Connection, database: str) -> None:
    found = connection.execute(
        "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if not found or found[0] != "UTF8" or found[1] in ("C", "POSIX"):
        raise Problem(
            f"The database {database} must be UTF8 with a UTF-8 character type: search cannot see Thai."
        )


def _give_rights(connection: psycopg.Connection) -> None:
    for name in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
    connection.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}, {LOOKUP}")
    connection.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT"
    connection.execute(f"{defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}")
    connection.execute(f"{defaults} USAGE, SELECT ON SEQUENCES TO {APP}")
    connection.execute(f"{defaults} EXECUTE ON FUNCTIONS TO {APP}")


def _make_sure_of_passwords(admin_url: str, urls: Urls, passwords: dict[str, str]) -> None:
    """Roles that were made by another checkout have its passwords; the last one who prepares wins."""
    for name, url, password in (
        (OWNER, urls.owner, passwords["OWNER_PASSWORD"]),
        (APP, urls.app, passwords["APP_PASSWORD"]),
    ):
        try:
            connect(url).close()
        except Problem:
            with connect(url_for(admin_url, database="postgres")) as connection:
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), password)
                )
            connect(url).close()


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
