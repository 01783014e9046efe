"""Lists as files, read by the standard library only: CSV, and what is in a workbook.

fetch() asks for one, rows_of() and workbook() read it.
"""
import csv
import io
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MARK = "\ufeff"     # the byte order mark that Excel wants


def rows_of(reply):
    """A CSV as Python's own reader takes it."""
    return list(csv.reader(io.StringIO(reply.body.decode("utf-8"), newline="")))


def plain(text):
    """A cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if text.startswith("'") else text


def local(instant, zone="Asia/Shanghai"):
    """What the clocks there show at an instant in RFC 3339."""
    moment = datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
    return moment.replace(tzinfo=None, microsecond=0)


def workbook(body):
    """{sheet: rows of values} of an XLSX, by the standard library only. Dates come as datetime."""
    def part(name):
        return ElementTree.fromstring(archive.read(name))

    def value(cell):
        kind, style = cell.get("t"), formats[int(cell.get("s", 0))]
        if kind == "inlineStr":
            text = "".join(cell.find(f"{MAIN}is").itertext())
            return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), text)
        number = cell.find(f"{MAIN}v").text
        if kind == "b":
            return number == "1"
        if "yy" in style:
            return datetime(1899, 12, 30) + timedelta(seconds=round(float(number) * 86400))
        return Decimal(repr(float(number)))

    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.testzip() is None
    styles = part("xl/styles.xml")
    named = {item.get("numFmtId"): item.get("formatCode") for item in styles.iter(f"{MAIN}numFmt")}
    formats = [named.get(item.get("numFmtId"), "") for item in styles.find(f"{MAIN}cellXfs")]
    sheets = {}
    for number, sheet in enumerate(part("xl/workbook.xml").iter(f"{MAIN}sheet"), 1):
        rows = []
        for row in part(f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}row"):
            cells = {}
            for cell in row:
                assert cell.find(f"{MAIN}f") is None, "a formula"
                cells[re.sub("[0-9]", "", cell.get("r"))] = value(cell)
            rows.append(cells)
        letters = list(rows[0])
        sheets[sheet.get("name")] = [[row.get(letter) for letter in letters] for row in rows]
    return sheets


def fetch(client, path, accept=None, expect=200, language=None, **parameters):
    headers = {name: text for name, text in (("Accept", accept), ("Accept-Language", language)) if text}
    query = "&".join(f"{name.rstrip('_')}={urllib.parse.quote(str(text))}" for name, text in parameters.items())
    return client.request("GET", path + ("?" + query if query else ""), expect=expect, headers=headers)
