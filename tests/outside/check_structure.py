"""Walks the structure of PDFs without the program's own reader: check_structure.py FILE.pdf …

Every operator that paints stands in marked content that the structure knows, or in an artifact; every element hangs in
the tree once and is found again from its page; tables are whole grids whose header cells say what they head and whose
spanning cells are read before the cells beside them; every link leads to a page and is read with its words; every code that is shown has a text; what the file says about
itself is the same in its properties and in XMP. Needs pikepdf.
"""

import re
import sys

import pikepdf

SHOWS = {"Tj", "TJ", "'", '"'}
PAINTS = SHOWS | {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}
TAGS = {
    "Document", "Part", "H1", "H2", "H3", "H4", "H5", "H6", "P", "Table", "THead", "TBody", "TR", "TH", "TD", "Figure",
    "Caption", "TOC", "TOCI", "Reference", "Link",
}  # fmt: skip


def marked_content(page):
    """The identifiers of the page in order, and the fonts with the codes they show."""
    identifiers, shown, open_marks, font = [], {}, [], None
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            tag = str(operands[0])
            identifier = None
            if name == "BDC" and "/MCID" in operands[1]:
                identifier = int(operands[1]["/MCID"])
                identifiers.append(identifier)
            assert identifier is not None or tag == "/Artifact", f"{tag} is neither content nor artifact"
            assert not open_marks, "marks stand in each other"
            open_marks.append(tag)
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            font = str(operands[0])
        assert name not in PAINTS or open_marks, f"{name} outside of any mark"
        if name in SHOWS:
            strings = operands[0] if name == "TJ" else operands
            for string in strings:
                if isinstance(string, pikepdf.String):
                    codes = bytes(string)
                    pairs = zip(codes[::2], codes[1::2])
                    shown.setdefault(font, set()).update(high << 8 | low for high, low in pairs)
    assert not open_marks, "a mark is left open"
    assert identifiers == list(range(len(identifiers))), "identifiers do not count up"
    return identifiers, shown


def mapped_codes(font):
    """The codes of a font that have a text."""
    text = font["/ToUnicode"].read_bytes().decode("ascii")
    codes = set()
    for kind, block in re.findall(r"beginbf(char|range)(.*?)endbf", text, re.S):
        for first, second in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>[ \t]*(?:<[0-9A-Fa-f]*>|\[|\n|$)?", block):
            if kind == "char":
                assert second, "a code without text"
                codes.add(int(first, 16))
            else:
                codes.update(range(int(first, 16), int(second, 16) + 1))
    return codes


def check_fonts(resources, shown, known):
    for name, codes in shown.items():
        font = resources["/Font"][name]
        descendant = font["/DescendantFonts"][0]
        descriptor = descendant["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor, f"{name} is not embedded"
        assert "+" in str(font["/BaseFont"]), f"{name} is not a subset"
        if font.objgen not in known:
            known[font.objgen] = mapped_codes(font)
        missing = codes - known[font.objgen]
        assert not missing, f"{name}: codes without text: {sorted(missing)[:5]}"


def kids(element):
    if "/K" not in element:
        return []
    found = element["/K"]
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def is_element(kid):
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def attribute(element, name, default):
    attributes = element.get("/A", pikepdf.Dictionary())
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if name in one:
            return one[name]
    return default


def check_table(table):
    """Header and body are grids without holes; a cell that spans rows is read in the first of them."""
    width = None
    for part in kids(table):
        covered = {}
        rows = kids(part) if str(part["/S"]) in ("/THead", "/TBody") else [part]
        for number, row in enumerate(rows):
            assert str(row["/S"]) == "/TR", row["/S"]
            column = 0
            for cell in kids(row):
                assert str(cell["/S"]) in ("/TH", "/TD"), cell["/S"]
                if str(cell["/S"]) == "/TH":
                    assert str(attribute(cell, "/Scope", "")) in ("/Column", "/Row"), "TH without Scope"
                while covered.get((number, column)):
                    column += 1
                down, across = int(attribute(cell, "/RowSpan", 1)), int(attribute(cell, "/ColSpan", 1))
                for below in range(down):
                    for beside in range(across):
                        place = (number + below, column + beside)
                        assert place not in covered, f"two cells at {place}"
                        covered[place] = True
                column += across
            while covered.get((number, column)):
                column += 1
            width = width or column
            assert column == width, f"row {number} has {column} columns of {width}"
        assert all(row < len(rows) for row, _ in covered), "a cell spans more rows than there are"


def check_tree(pdf, pages):
    """Every identifier hangs in the tree once; every page leads back to the same elements."""
    root = pdf.Root["/StructTreeRoot"]
    number_of = {page.objgen: index for index, page in enumerate(pdf.pages)}
    owner, reader, count, seen, tables = {}, {}, 0, set(), 0

    def walk(element, parent):
        nonlocal count, tables
        assert element.objgen not in seen, "an element hangs in the tree twice"
        seen.add(element.objgen)
        count += 1
        tag = str(element["/S"])[1:]
        assert tag in TAGS, tag
        assert element["/P"].objgen == parent.objgen, f"{tag} has another parent"
        if tag == "Figure":
            assert str(element.get("/Alt", "")), "a figure that says nothing"
        if tag == "Table":
            tables += 1
            check_table(element)
        for kid in kids(element):
            if is_element(kid):
                walk(kid, element)
                continue
            if not isinstance(kid, int) and str(kid.get("/Type", "")) == "/OBJR":
                assert tag == "Link", f"an annotation below {tag}"
                assert kid["/Obj"].objgen not in reader, "a link is read twice"
                reader[kid["/Obj"].objgen] = element.objgen
                continue
            page = element["/Pg"] if isinstance(kid, int) else kid["/Pg"]
            place = (number_of[page.objgen], kid if isinstance(kid, int) else int(kid["/MCID"]))
            assert place not in owner, f"{place} is read twice"
            owner[place] = element.objgen

    sys.setrecursionlimit(10_000)
    top = kids(root)
    assert len(top) == 1 and str(top[0]["/S"]) == "/Document", "the root is one document"
    walk(top[0], root)
    expected = {(index, identifier) for index, identifiers in enumerate(pages) for identifier in identifiers}
    assert set(owner) == expected, f"{len(expected - set(owner))} pieces are in no element"
    numbers = list(root["/ParentTree"]["/Nums"])
    parents = dict(zip((int(key) for key in numbers[::2]), numbers[1::2]))
    for index, page in enumerate(pdf.pages):
        listed = [element.objgen for element in parents[int(page["/StructParents"])]]
        assert listed == [owner[(index, identifier)] for identifier in pages[index]], f"parent tree of page {index + 1}"
        assert str(page["/Tabs"]) == "/S"
        for link in page.get("/Annots", []):
            assert str(link["/Subtype"]) == "/Link" and str(link["/Contents"]), "a link that says nothing"
            assert link["/Dest"][0].objgen in number_of, "a link leads nowhere"
            assert link["/P"].objgen == page.objgen, "a link of another page"
            box = [float(side) for side in link["/Rect"]]
            left, bottom, right, top = [float(side) for side in page["/MediaBox"]]
            assert left <= box[0] < box[2] <= right and bottom <= box[1] < box[3] <= top, "a link beside the paper"
            own = reader.pop(link.objgen, None)
            assert own == parents[int(link["/StructParent"])].objgen, "a link that is not read"
    assert not reader, "an annotation that stands on no page"
    return count, tables, sum(len(page.get("/Annots", [])) for page in pdf.pages)


def check_names(pdf):
    """Language, title and dates; properties and XMP agree."""
    root = pdf.Root
    assert str(root["/Lang"]).startswith("ja"), "language"
    assert bool(root["/MarkInfo"]["/Marked"]), "not marked"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]), "the title is not shown"
    information = pdf.docinfo
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == str(information["/Title"]) != "", "title"
        assert xmp["pdf:Producer"] == str(information["/Producer"]), "producer"
        assert xmp["xmp:CreatorTool"] == str(information["/Creator"]), "creator"
        digits = re.sub(r"\D", "", xmp["xmp:CreateDate"])[:14]
        assert digits == re.sub(r"\D", "", str(information["/CreationDate"]))[:14], "date"
        author = str(information.get("/Author", ""))
        assert (xmp.get("dc:creator") or []) == ([author] if author else []), "author"
        assert xmp["pdfuaid:part"] == "1"
        assert "pdfaid:part" not in xmp, "nobody has judged this yet"


def check_outline(pdf):
    pages = {page.objgen for page in pdf.pages}
    count = 0

    def walk(items):
        nonlocal count
        for item in items:
            count += 1
            destination = item.destination
            assert destination is not None and destination[0].objgen in pages, f"{item.title} leads nowhere"
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    return count


def check(path):
    with pikepdf.open(path) as pdf:
        check_names(pdf)
        pages, known = [], {}
        for page in pdf.pages:
            identifiers, shown = marked_content(page)
            check_fonts(page["/Resources"], shown, known)
            pages.append(identifiers)
        elements, tables, links = check_tree(pdf, pages)
        bookmarks = check_outline(pdf)
        pieces = sum(map(len, pages))
        print(f"  {path}: {elements} elements, {tables} tables, {pieces} pieces, {links} links, {bookmarks} bookmarks")


for path in sys.argv[1:]:
    try:
        check(path)
    except AssertionError as error:
        sys.exit(f"{path}: {error}")
