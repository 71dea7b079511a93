"""Every theme can be read, every text size fits, and the shipped fonts and icons are whole."""

import re
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QToolTip
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PdfFont
from reportlab.pdfgen.canvas import Canvas

import visitapp
from visitapp.config import WRITING_GROUNDS, resource
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import FAMILY, FONT_WEIGHTS, ROLES, TEXT_SIZES, Theme, system_theme_name, theme_palette
from visitapp.ui.look.tokens import THEMES, Tokens, tokens_of

GROUNDS = ("canvas", "rail", "surface", "sunken")
HUES = ("primary", "voice", "notice", "urgent", "info")
TINTS = tuple(f"{hue}_tint" for hue in HUES)
RINGS = ("ring_1", "ring_2", "ring_3")
NEEDED_LETTERS = "ŵŷŴŶẁẃẅỳłśżŁŚŻąęćńóźĄĘĆŃÓŹğşıİșțčřšžőűœæøåñç'‘’–—…·“”£€%&@•"
DESIGN_ICONS = re.findall(
    r"\S+",
    """
    sun users list-checks file-text search cloud-off cloud-upload cloud-check lock panel-left-close play check
    circle-check circle-alert circle-dashed bell hand type message-circle message-circle-heart languages monitor
    map-pin phone calendar clock target quote pen-line eye-off shield-check user-plus spline camera maximize
    undo-2 redo-2 heart hand-helping lightbulb coffee printer file-check git-merge refresh-cw history life-buoy
    waypoints arrow-left arrow-right arrow-up arrow-down circle circle-dot x minus image notebook-pen id-card
    house sun-dim shield-user lock-keyhole hourglass file-pen laptop hard-drive archive building-2 book-a
    settings ban sparkle footprints moon contrast paw-print utensils music heart-handshake book-open flame pill
    ellipsis ellipsis-vertical plus key-round eye chevron-down chevron-up chevron-right chevron-left menu mail
    info door-open badge-alert ear cup-soda
""",
)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(text: tuple[str, ...], grounds: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(ink, ground) for ink in text for ground in grounds]


TEXT_PAIRS = [
    *pairs(("ink", "ink_2", "primary", "voice", "notice", "urgent", "info"), GROUNDS),
    *pairs(("ink", "ink_2"), TINTS),
    *pairs(("ink_3",), (*GROUNDS, "voice_tint", "notice_tint", "info_tint")),
    *[(hue, f"{hue}_tint") for hue in HUES],
    *pairs(("on_primary",), ("primary", "primary_hover", "primary_press")),
]
SHAPE_PAIRS = [
    *pairs(("line_strong", "focus"), GROUNDS),
    *pairs(("focus",), TINTS),
    *pairs(("map_family", "map_friends", "map_work", "map_community"), RINGS),
]


@pytest.mark.parametrize("name", sorted(THEMES))
def test_all_text_has_a_contrast_of_at_least_four_and_a_half(name: str) -> None:
    tokens = THEMES[name]
    low = {
        (ink, ground): round(ratio(getattr(tokens, ink), getattr(tokens, ground)), 2)
        for ink, ground in TEXT_PAIRS
        if ratio(getattr(tokens, ink), getattr(tokens, ground)) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("name", sorted(THEMES))
def test_borders_icons_and_the_focus_ring_have_a_contrast_of_at_least_three(name: str) -> None:
    tokens = THEMES[name]
    low = {
        (shape, ground): round(ratio(getattr(tokens, shape), getattr(tokens, ground)), 2)
        for shape, ground in SHAPE_PAIRS
        if ratio(getattr(tokens, shape), getattr(tokens, ground)) < 3
    }
    assert low == {}


@pytest.mark.parametrize("name", sorted(THEMES))
@pytest.mark.parametrize("ground", WRITING_GROUNDS)
def test_words_and_the_bar_of_own_words_can_be_read_on_every_writing_ground(name: str, ground: str) -> None:
    tokens = tokens_of(name, ground)
    for ink in ("ink", "ink_2", "ink_3", "voice", "urgent", "primary"):
        assert ratio(getattr(tokens, ink), tokens.writing) >= 4.5, ink
    for shape in ("line_strong", "focus"):
        assert ratio(getattr(tokens, shape), tokens.writing) >= 3, shape


def test_high_contrast_has_wider_borders_and_focus_ring() -> None:
    contrast, light = THEMES["contrast"], THEMES["light"]
    assert (contrast.border_width, contrast.focus_width) == (2, 4)
    assert (light.border_width, light.focus_width) == (1, 3)


def test_every_token_is_a_colour() -> None:
    for tokens in THEMES.values():
        for field in fields(Tokens):
            if field.type in (str, "str"):
                assert QColor(getattr(tokens, field.name)).isValid(), field.name


@pytest.mark.parametrize("name", sorted(THEMES))
def test_no_default_colour_of_the_base_style_is_left(name: str) -> None:
    palette = theme_palette(THEMES[name])
    values = {
        QColor(getattr(THEMES[name], field.name)).name()
        for field in fields(Tokens)
        if field.name != "scrim" and isinstance(getattr(THEMES[name], field.name), str)
    }
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)
    for role in QPalette.ColorRole:
        if role not in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles):
            for group in groups:
                assert palette.color(group, role).name() in values, role


def test_small_text_grows_fully_and_large_text_by_half_as_much() -> None:
    theme = Theme()
    for percent in TEXT_SIZES:
        theme.set(text_size=percent)
        assert theme.font_pixels("writing") == round(18 * percent / 100)
    theme.set(text_size=150)
    assert theme.font_pixels("person_name") == round(28 * 1.325)
    assert theme.line_height("person_name") == round(34 * 1.325)


def test_larger_roles_never_become_smaller_than_smaller_ones() -> None:
    theme = Theme()
    in_order = sorted(ROLES, key=lambda role: ROLES[role].size)
    for percent in TEXT_SIZES:
        theme.set(text_size=percent)
        sizes = [theme.font_pixels(role) for role in in_order]
        assert sizes == sorted(sizes), percent


def test_every_line_is_high_enough_for_its_letters(theme: Theme) -> None:
    for percent in TEXT_SIZES:
        theme.set(text_size=percent)
        for role in ROLES:
            metrics = QFontMetricsF(theme.font(role))
            letters = metrics.tightBoundingRect("ŴÅgjpŷ|").height()
            assert theme.line_height(role) >= letters, (role, percent)


def test_an_unknown_text_size_is_refused() -> None:
    with pytest.raises(ValueError, match="text size"):
        Theme().set(text_size=120)


def test_a_change_is_told_once_and_only_when_something_changed(theme: Theme) -> None:
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.name))
    theme.set(name="dark", text_size=130)
    theme.set(name="dark")
    assert told == ["dark"]


def test_the_application_follows_the_theme(qapp: QApplication, theme: Theme) -> None:
    theme.set(name="dark", text_size=150)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(THEMES["dark"].canvas)
    assert qapp.font().pixelSize() == 24
    assert QToolTip.palette().color(QPalette.ColorRole.ToolTipBase) == QColor(THEMES["dark"].surface)
    assert not qapp.styleSheet(), "a style sheet for all makes every page slow to open"


def test_the_desktop_theme_is_one_of_ours(qapp: QApplication) -> None:
    assert system_theme_name(qapp) in THEMES


def test_the_bundled_font_is_used_in_all_four_weights(theme: Theme) -> None:
    assert FAMILY in QFontDatabase.families()
    for weight in FONT_WEIGHTS:
        font = theme.font("body", weight)
        assert QFontInfo(font).family().startswith(FAMILY)
        assert QFontInfo(font).weight() == weight
    widths = {weight: QFontMetricsF(theme.font("body", weight)).horizontalAdvance("Hamburg") for weight in FONT_WEIGHTS}
    assert len(set(widths.values())) == 4


def test_tabular_figures_are_equally_wide(theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font("body", tabular=True))
    assert len({round(metrics.horizontalAdvance(digit * 10), 2) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("weight", FONT_WEIGHTS)
def test_each_font_has_welsh_polish_and_our_punctuation(weight: int) -> None:
    font = TTFont(resource(f"fonts/AtkinsonHyperlegibleNext-{weight}.ttf"))
    present = font.getBestCmap()
    assert [letter for letter in NEEDED_LETTERS if ord(letter) not in present] == []
    assert font["OS/2"].usWeightClass == weight
    assert "kern" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}


@pytest.mark.parametrize("weight", FONT_WEIGHTS)
def test_each_font_can_be_embedded_in_a_pdf(weight: int) -> None:
    path = resource(f"fonts/AtkinsonHyperlegibleNext-{weight}.ttf")
    pdfmetrics.registerFont(PdfFont(f"Next{weight}", str(path)))
    paper = BytesIO()
    canvas = Canvas(paper)
    canvas.setFont(f"Next{weight}", 12)
    canvas.drawString(72, 72, NEEDED_LETTERS)
    canvas.save()
    assert b"/FontFile2" in paper.getvalue()


def test_the_licences_lie_beside_the_fonts_and_the_icons() -> None:
    assert "SIL Open Font License" in resource("fonts/OFL.txt").read_text(encoding="utf-8")
    assert "ISC License" in resource("icons/LICENSE.txt").read_text(encoding="utf-8")


def test_every_icon_of_the_design_is_shipped_and_draws_something(theme: Theme) -> None:
    icons = Icons(theme)
    for name in DESIGN_ICONS:
        image = icons.image(name, "ink", 24)
        drawn = any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
        assert drawn, name


def test_every_icon_that_the_code_names_is_shipped() -> None:
    shipped = {path.stem for path in resource("icons").glob("*.svg")}
    named: set[str] = set()
    for source in Path(visitapp.__file__).parent.joinpath("ui").rglob("*.py"):
        named |= set(re.findall(r'icon(?:_after)?="([a-z0-9-]+)"', source.read_text(encoding="utf-8")))
    assert named
    assert named - shipped == set()


def test_an_icon_takes_the_colour_of_the_theme_and_grows_with_the_text(theme: Theme) -> None:
    theme.set(name="contrast", text_size=200)
    image = Icons(theme).image("circle", "primary", 16, 1)
    assert image.width() == 32
    colours = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250
    }
    assert "#ffe94a" in colours
    assert Icons(theme).image("circle", "primary", 16, 2).width() == 64


def test_fonts_are_sized_in_pixels_and_not_hinted(theme: Theme) -> None:
    for role in ROLES:
        font = theme.font(role)
        assert font.pixelSize() > 0
        assert font.hintingPreference() == QFont.HintingPreference.PreferNoHinting


def test_the_mark_is_drawn_in_the_theme(theme: Theme) -> None:
    mark = Icons(theme).mark(32).toImage()
    assert mark.pixelColor(16, 3).name() == theme.tokens.primary.lower()
    assert mark.pixelColor(0, 0).alpha() < 128
