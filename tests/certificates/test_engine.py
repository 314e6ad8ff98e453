"""Papers as bytes: the text reads back as typed, the code reads from the picture, the same paper is the same for ever."""

import hashlib
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pypdf
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from scripts.golden_papers import FROZEN, GOLDEN, ROOT, paper_of, raster, written_hash
from tochka.certificates.documents import builtin as builtin_of
from tochka.certificates.documents import codes, engine, painter
from tochka.certificates.documents import metrics as metrics_of
from tochka.certificates.documents.builtin import COMPOSITIONS, NAMES, builtin
from tochka.certificates.documents.compose import composed
from tochka.certificates.documents.engine import PLAIN, again, make_paper, template_for
from tochka.certificates.documents.engine import paper_of as paper_of_template
from tochka.certificates.documents.filling import clean
from tochka.certificates.documents.marks import Line, Picture
from tochka.certificates.documents.marks import Path as Shape
from tochka.certificates.documents.merged import merged
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.plain import plain_paper
from tochka.certificates.documents.samples import sample
from tochka.certificates.documents.template import Template
from tochka.certificates.documents.writer import WRITER, RareCharacter
from tochka.certificates.documents.zipped import file_name, zipped
from tochka.kit import qr
from tochka.kit.errors import Refused

LETTERS = metrics().alphabet.replace("\\", "").replace("{", "").replace("}", "") + "\\"
OWN = ("name", "about", "number", "issued", "qr", "verify_address")


def parted(design: str, **changes: str) -> tuple[dict[str, str], dict[str, str]]:
    """Values of a sample: what the papers of an event share, and what is one paper's own."""
    values = sample(design) | changes
    return {key: text for key, text in values.items() if key not in OWN}, {key: values.get(key, "") for key in OWN}


def strict(**changes: str) -> bytes:
    shared, own = parted("strict", **changes)
    return make_paper(builtin("strict"), shared, own).pdf


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """What poppler reads, as one line of words."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    shown = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return " ".join(shown.stdout.decode().split())


@pytest.mark.parametrize("design", NAMES)
def test_both_readers_find_every_value(design: str, tmp_path: Path) -> None:
    pdf = paper_of(design)
    read = [text_of(pdf, tmp_path), " ".join(pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text().split())]
    values = sample(design)
    upper = {"strict": ("issuer", "title"), "diploma": ("issuer", "title"), "quest": ("title",)}
    capitals = upper.get(design, ("issuer",) if design in ("modern", "thanks") else ())
    for key in {"issuer", "title", "event", "name", "about", "number", "issued", "verify_address"} & values.keys():
        shown = values[key].upper() if key in capitals else values[key]
        for text in read:
            assert " ".join(shown.split()) in text


@given(st.lists(st.text(st.sampled_from(LETTERS), min_size=1, max_size=60), min_size=20, max_size=20))
@settings(max_examples=5, deadline=None)
def test_any_name_reads_back_as_typed(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    shared, own = parted("strict")
    template = template_for(builtin("strict"), shared)
    typed = [f"Ж{name}Ж" for name in names if clean(name)]
    fitting = [name for name in typed if fits(template, own | {"name": name})]
    file = merged([(template, own | {"name": name}) for name in fitting], "Имена")
    path = tmp_path_factory.mktemp("names") / "names.pdf"
    path.write_bytes(file)
    pages = (
        subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode().split("\f")
    )
    reader = pypdf.PdfReader(BytesIO(file))
    for number, name in enumerate(fitting):
        wanted = squeezed(clean(name))
        assert wanted in squeezed(pages[number])
        if number < 3:  # the second reader takes its time
            assert wanted in squeezed(reader.pages[number].extract_text())


def fits(template: Template, values: dict[str, str]) -> bool:
    try:
        return bool(template.paper(values))
    except Refused:
        return False


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "name",
    ["<b>Анна</b>", '<img src="x">', "Анна (Аня) \\ Петрова", "{number}", "Өлөксөөйөп Дьөгүөр", "Пётр Ёлкин", "О'Нил"],
)
def test_a_name_is_shown_as_typed(name: str, tmp_path: Path) -> None:
    assert name in text_of(strict(name=name), tmp_path)


@pytest.mark.parametrize("design", NAMES)
def test_every_font_is_embedded_as_a_subset(design: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper_of(design))
    shown = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert shown
    assert {tuple(line.split()[-5:-2]) for line in shown} == {("yes", "yes", "yes")}
    assert {line.split("+")[1].split("-")[0] for line in shown} == {"PTSerif", "PTSans"}


@pytest.mark.parametrize("design", NAMES)
@pytest.mark.parametrize("economy", [False, True])
def test_the_file_has_no_fault(design: str, economy: bool) -> None:
    pdf = paper_of(design, economy=economy)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.check_pdf_syntax() == []
        assert file.pdf_version == "1.7"
        assert str(file.Root.Lang) == "ru-RU"
        values = sample(design)
        bare = {key: values[key].replace("\u00a0", " ") for key in ("title", "number", "name")}
        title = str(file.docinfo["/Title"]).replace("\u00a0", " ")
        assert title == f"{bare['title']} № {bare['number']}. {bare['name']}"
        assert str(file.docinfo["/Author"]) == values["issuer"]
        assert "/CreationDate" not in file.docinfo


@pytest.mark.parametrize("design", NAMES)
def test_the_code_reads_from_the_picture(design: str) -> None:
    found = zxingcpp.read_barcodes(raster(paper_of(design), 150))
    assert [code.text for code in found] == ["HTTPS://TOCHKA.EXAMPLE/C/7K4M2XPT0123"]


@given(st.text(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXY"), min_size=12, max_size=12), st.integers(1, 24))
@settings(max_examples=300, deadline=None)
def test_learnt_codes_are_those_of_the_library(code: str, host: int) -> None:
    head = f"HTTPS://{'TOCHKA-ALDAN.EXAMPLE.RU.X'[:host]}/C/"
    text = head + code
    modules = qr.matrix(text)
    family = codes._learnt(text[: (len(text) - 12) // 2 * 2], len(text))
    assert family.runs(text) == (len(modules), tuple(qr.runs(modules)))


@pytest.mark.parametrize("design", NAMES)
def test_the_picture_is_the_golden_one(design: str) -> None:
    golden = Image.open(GOLDEN / f"{design}.png").convert("RGB")
    now = raster(paper_of(design))
    assert now.size == golden.size
    changed = ImageChops.difference(now, golden).convert("L").point(lambda value: 255 if value > 48 else 0)
    assert changed.histogram()[255] <= 0.001 * golden.width * golden.height


@pytest.mark.parametrize("case", json.loads(FROZEN.read_text(encoding="utf-8")), ids=lambda case: case["design"])
def test_writer_1_writes_what_it_always_wrote(case: dict) -> None:
    assert written_hash(case) == case["sha256"]


def test_another_process_of_another_day_and_place_makes_the_same_bytes() -> None:
    shared, own = parted("strict")
    paper = make_paper(builtin("strict"), shared, own)
    script = (
        "import time; day = float(__import__('os').environ['DAY']); gmtime, localtime = time.gmtime, time.localtime\n"
        "time.time = lambda: day; time.gmtime = lambda at=day: gmtime(at); time.localtime = lambda at=day: localtime(at)\n"
        "import hashlib; from scripts.golden_papers import paper_of; "
        "print(hashlib.sha256(paper_of('strict')).hexdigest())"
    )
    for seed, day, zone, language in (("1", "1e9", "Asia/Yakutsk", "C"), ("2", "4e9", "America/Lima", "ru_RU.UTF-8")):
        environment = {
            "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": zone, "DAY": day, "LANG": language, "PYTHONUTF8": "1"
        }  # fmt: skip
        made = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, check=True, cwd=ROOT
        )
        assert made.stdout.decode().strip() == paper.sha256


def test_emptied_caches_make_the_same_bytes() -> None:
    first = [paper_of(design) for design in NAMES]
    caches = [each for module in (engine, metrics_of, builtin_of, painter, codes, qr) for each in vars(module).values()
              if hasattr(each, "cache_clear")]  # fmt: skip
    for each in caches:
        each.cache_clear()
    assert len(caches) >= 4
    assert [paper_of(design) for design in NAMES] == first


def test_a_stored_template_and_the_values_make_the_paper_again() -> None:
    shared, own = parted("diploma")
    paper = make_paper(builtin("diploma"), shared, own)
    stored = template_for(builtin("diploma"), shared).data
    assert paper.writer == WRITER
    assert paper.sha256 == hashlib.sha256(paper.pdf).hexdigest()
    assert paper.template_hash == hashlib.sha256(stored).hexdigest()
    assert again(bytes(stored), own) == paper.pdf


@pytest.mark.parametrize("design", NAMES)
@pytest.mark.parametrize("economy", [False, True])
def test_engine_and_plain_way_look_the_same(design: str, economy: bool) -> None:
    layout, values = builtin(design), sample(design)
    marks = composed(layout, parted(design)[0], parted(design)[1], metrics(), economy=economy)
    plain = plain_paper(layout["page"], marks, metrics(), "Сертификат", values["issuer"], {})  # type: ignore[arg-type]
    pictures = [raster(pdf, 72) for pdf in (plain, paper_of(design, economy=economy))]
    difference = ImageChops.difference(*pictures).convert("L").point(lambda value: 255 if value > 24 else 0)
    assert difference.histogram()[255] == 0


def test_a_rare_letter_takes_the_plain_way(tmp_path: Path) -> None:
    shared, own = parted("strict", name="Żółć Łukasz Ғалымжан")
    template = template_for(builtin("strict"), shared)
    with pytest.raises(RareCharacter):
        template.paper(own)
    paper = paper_of_template(template, builtin("strict"), own)
    assert paper.writer == PLAIN
    assert "Żółć Łukasz Ғалымжан" in text_of(paper.pdf, tmp_path)
    assert paper_of_template(template, builtin("strict"), own) == paper


def test_a_character_of_no_face_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        strict(name="Анна 🎓")
    assert refused.value.refusal.code == "certificates.missing_glyph"
    assert refused.value.refusal.facts["character"] == "🎓"


def test_three_signatories_stand_above_each_other(tmp_path: Path) -> None:
    posts = ["Начальник Управления образования", "Директор школы", "Руководитель центра «Точка роста»"]
    names = ["О. А. Образцова", "И. С. Примеров", "М. П. Тестова"]
    signed = {f"signatory_{n}_post": post for n, post in enumerate(posts, 1)}
    signed |= {f"signatory_{n}_name": name for n, name in enumerate(names, 1)}
    text = text_of(strict(**signed), tmp_path)
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert all(post in text for post in posts)
    assert text.count("подпись, М.П.") == 3


def test_no_signatory_draws_no_rule(tmp_path: Path) -> None:
    assert "подпись" not in text_of(strict(signatory_1_post="", signatory_1_name=""), tmp_path)


@pytest.mark.parametrize("design", NAMES)
def test_economy_leaves_no_fill_but_white(design: str) -> None:
    marks = composed(builtin(design), {}, sample(design), metrics(), economy=True)
    shapes = [mark for mark in marks if isinstance(mark, Shape)]
    assert {shape.fill for shape in shapes} - {"", "#FFFFFF"} == set()
    assert max((shape.width for shape in shapes), default=0) <= 0.3
    usual, thrifty = (raster(paper_of(design, economy=thrift)).convert("L").resize((1, 1)) for thrift in (False, True))
    assert usual.getpixel((0, 0)) <= thrifty.getpixel((0, 0))


def test_economy_prints_no_picture_behind_the_page() -> None:
    layout, values = builtin("strict"), sample("strict") | {"logo": "a" * 64}
    ground = {"id": "ground", "type": "image", "asset": "b" * 64, "x": -3, "y": -3, "w": 303, "h": 216, "fit": "cover"}
    layout["elements"].insert(0, ground)
    for economy, shown in ((False, ["b", "a"]), (True, ["a"])):
        marks = composed(layout, {}, values, metrics(), economy=economy)
        assert [mark.asset[0] for mark in marks if isinstance(mark, Picture)] == shown


def test_a_picture_is_drawn_where_the_layout_says() -> None:
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "#FF0000").save(buffer, "PNG")
    name = hashlib.sha256(buffer.getvalue()).hexdigest()
    shared, own = parted("strict", logo=name)
    paper = make_paper(builtin("strict"), shared, own, assets={name: buffer.getvalue()})
    shown = raster(paper.pdf, 72)
    middle = round(148.5 * 72 / 25.4), round(22.75 * 72 / 25.4)
    assert shown.getpixel(middle) == (255, 0, 0)
    assert make_paper(builtin("strict"), shared, own, assets={name: buffer.getvalue()}) == paper


@pytest.mark.parametrize("composition", COMPOSITIONS)
@pytest.mark.parametrize("design", NAMES)
def test_every_design_has_room_for_logo_and_emblem(design: str, composition: str) -> None:
    values = sample(design) | {"logo": "a" * 64, "emblem": "b" * 64}
    values |= {} if composition == "award" else {"degree": ""}
    marks = composed(builtin(design, composition), {}, values, metrics())
    pictures = {mark.asset[0]: mark for mark in marks if isinstance(mark, Picture)}
    assert sorted(pictures) == ["a", "b"]
    words = [mark for mark in marks if isinstance(mark, Line)]
    for picture in pictures.values():
        for line in words:
            left, base = line.x / 100, line.y / 100
            beside = left >= picture.x + picture.w or left + line.width / 100 <= picture.x
            assert beside or base <= picture.y or base - 0.25 * line.size >= picture.y + picture.h, line.text


def test_a_picture_that_is_gone_is_refused() -> None:
    shared, own = parted("strict", logo="ab" * 32)
    with pytest.raises(Refused) as refused:
        make_paper(builtin("strict"), shared, own)
    assert refused.value.refusal.code == "certificates.unknown_asset"


def test_a_body_recolours_its_papers() -> None:
    layout = builtin("modern") | {"palette": {"green": "#112233"}}
    shared, own = parted("modern")
    assert raster(make_paper(layout, shared, own).pdf).getpixel((4, 4)) == (0x11, 0x22, 0x33)


def test_one_print_file_keeps_order_and_stays_small(tmp_path: Path) -> None:
    shared, own = parted("strict")
    template = template_for(builtin("strict"), shared)
    file = merged([(template, own | {"number": f"Т-{n:04}"}) for n in range(300)], "Сертификаты")
    with pikepdf.open(BytesIO(file)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == 300
        assert str(opened.docinfo["/Title"]) == "Сертификаты"
    assert len(file) < 0.9 * 1024 * 1024
    path = tmp_path / "print.pdf"
    path.write_bytes(file)
    pages = (
        subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode().split("\f")
    )
    assert [page.split("№ Т-")[1][:4] for page in pages[:300]] == [f"{n:04}" for n in range(300)]


def test_a_page_of_the_print_file_looks_like_its_paper() -> None:
    shared, own = parted("festive")
    template = template_for(builtin("festive"), shared)
    file = merged([(template, own), (template, own | {"name": "Пётр Примеров"})], "Грамоты")
    assert ImageChops.difference(raster(file), raster(template.paper(own))).getbbox() is None


def test_a_print_file_mixes_templates_and_whole_papers(tmp_path: Path) -> None:
    layouts = {design: builtin(design) for design in ("strict", "diploma")}
    templates = {design: template_for(layout, parted(design)[0]) for design, layout in layouts.items()}
    sheets = [(templates[design], parted(design)[1]) for design in ("strict", "diploma", "strict")]
    file = merged([*sheets, strict(name="Ғалымжан")], "Для школы")
    with pikepdf.open(BytesIO(file)) as opened:
        assert opened.check_pdf_syntax() == []
        assert str(opened.Root.Lang) == "ru-RU"
    words = [page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages]
    wanted = ["Образцова Мария Петровна", "команда «Орион»", "Образцова Мария Петровна", "Ғалымжан"]
    assert [name in page for name, page in zip(wanted, words, strict=True)] == [True] * 4


def test_a_print_file_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        merged([], "Пусто")


def test_an_archive_streams_papers_under_readable_names() -> None:
    papers = [("Образцова Мария.pdf", b"one"), ("Образцова Мария.pdf", b"two"), ("Ёлкин Пётр.pdf", b"three")]
    pieces = list(zipped(papers))
    assert len(pieces) == 4
    with ZipFile(BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["Образцова Мария.pdf", "Образцова Мария (2).pdf", "Ёлкин Пётр.pdf"]
        assert [archive.read(name) for name in archive.namelist()] == [b"one", b"two", b"three"]
    assert b"".join(zipped(papers)) == b"".join(pieces)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Образцова Мария Петровна", "ТР-2022/23-004-017"), "Образцова Мария Петровна, ТР-2022-23-004-017.pdf"),
        (("../../etc/passwd", "1"), "-..-etc-passwd, 1.pdf"),
        (('Команда "Ё": 1?',), "Команда -Ё- 1-.pdf"),
        (("",), "сертификат.pdf"),
        (("А" * 200,), "А" * 120 + ".pdf"),
    ],
)
def test_file_names_are_allowed_everywhere(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts) == name


@pytest.mark.parametrize(("design", "composition"), [(name, kind) for name in NAMES for kind in COMPOSITIONS])
def test_both_compositions_make_papers(design: str, composition: str) -> None:
    shared, own = parted(design, event="«Тайна 9-ой планеты»", reason="за победу")
    layout = builtin(design, composition)
    assert make_paper(layout, shared, own).writer == WRITER
