"""STORAGE_URL: the object store that keeps the files of several machines, in one line."""

from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

EXAMPLE = "s3://KEY:SECRET@host:port/bucket?region=…&scheme=https&prefix=…"


def parse_storage_url(url: str, variable: str = "STORAGE_URL") -> dict[str, str]:
    """Options of ObjectStorage. Without a key the usual AWS environment names one; without a host the store is AWS itself.

    `location` is the prefix. Raises ImproperlyConfigured.
    """
    parts = urlsplit(url)
    parameters = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    bucket = parts.path.strip("/")
    problem = ""
    if parts.scheme != "s3":
        problem = "it does not begin with `s3://`"
    elif not bucket or "/" in bucket:
        problem = "its path is not the name of one bucket"
    elif unknown := set(parameters) - {"region", "scheme", "prefix"}:
        problem = f"it has an unknown parameter `{min(unknown)}`"
    elif parameters.get("scheme", "https") not in ("http", "https"):
        problem = "its scheme is neither `http` nor `https`"
    elif bool(parts.username) != bool(parts.password):
        problem = "it has a key without a secret, or a secret without a key"
    if problem:
        raise ImproperlyConfigured(f"{variable} cannot be used: {problem}. It looks like `{EXAMPLE}`.")
    options = {"bucket_name": bucket, "location": parameters.get("prefix", "").strip("/")}
    if "region" in parameters:
        options["region_name"] = parameters["region"]
    if parts.username and parts.password:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password)}
    if host := parts.netloc.rpartition("@")[2]:
        options["endpoint_url"] = f"{parameters.get('scheme', 'https')}://{host}"
    return options
