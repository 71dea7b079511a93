"""The colours of the three themes: one frozen table each, taken from the design's token list.

Every value is `#rrggbb`, except `scrim`, which carries its opacity as `#aarrggbb`.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Name every colour and border width of one theme."""

    canvas: str
    rail: str
    surface: str
    writing: str
    sunken: str
    line: str
    line_strong: str
    ink: str
    ink_2: str
    ink_3: str
    primary: str
    primary_hover: str
    primary_press: str
    on_primary: str
    primary_tint: str
    primary_line: str
    voice: str
    voice_tint: str
    voice_line: str
    notice: str
    notice_tint: str
    notice_line: str
    urgent: str
    urgent_tint: str
    urgent_line: str
    info: str
    info_tint: str
    info_line: str
    focus: str
    map_family: str
    map_friends: str
    map_work: str
    map_community: str
    ring_1: str
    ring_2: str
    ring_3: str
    arch_1: str
    arch_2: str
    arch_3: str
    scrim: str
    border_width: int = 1
    focus_width: int = 3


LIGHT = Tokens(
    canvas="#F7F5F0",
    rail="#EEEBE3",
    surface="#FFFFFF",
    writing="#FFFFFF",
    sunken="#F2EFE8",
    line="#DDD8CC",
    line_strong="#857F70",
    ink="#1E2A2C",
    ink_2="#475355",
    ink_3="#5E6869",
    primary="#1C5D56",
    primary_hover="#154A44",
    primary_press="#0F3833",
    on_primary="#FFFFFF",
    primary_tint="#E2EEEA",
    primary_line="#B5D2CA",
    voice="#67437A",
    voice_tint="#F5F0F8",
    voice_line="#DCCCE4",
    notice="#754800",
    notice_tint="#FCF2DE",
    notice_line="#E6CC98",
    urgent="#9E2F28",
    urgent_tint="#FBEEEC",
    urgent_line="#E9C2BC",
    info="#2A5785",
    info_tint="#EBF2F9",
    info_line="#C2D5E8",
    focus="#0B57D0",
    map_family="#67437A",
    map_friends="#8A5300",
    map_work="#2A5785",
    map_community="#2F6B3A",
    ring_1="#FFFFFF",
    ring_2="#FCFBF8",
    ring_3="#F9F7F2",
    arch_1="#E9E5D9",
    arch_2="#EFECE2",
    arch_3="#F4F2EA",
    scrim="#6B1E2A2C",
)

DARK = Tokens(
    canvas="#16191A",
    rail="#101314",
    surface="#1E2324",
    writing="#1E2324",
    sunken="#262C2D",
    line="#363E3F",
    line_strong="#7E8A8A",
    ink="#ECEAE4",
    ink_2="#BFC6C3",
    ink_3="#A0AAA7",
    primary="#84CBBD",
    primary_hover="#A0DACE",
    primary_press="#6AB5A6",
    on_primary="#0C211E",
    primary_tint="#1D3532",
    primary_line="#345953",
    voice="#D6BAE4",
    voice_tint="#2B2432",
    voice_line="#4E4059",
    notice="#F0C878",
    notice_tint="#2F2817",
    notice_line="#5C4D28",
    urgent="#F4ABA2",
    urgent_tint="#37211F",
    urgent_line="#653B37",
    info="#A8CCF0",
    info_tint="#1B2935",
    info_line="#35506A",
    focus="#8FBBFF",
    map_family="#D6BAE4",
    map_friends="#F0C878",
    map_work="#A8CCF0",
    map_community="#A3D3A0",
    ring_1="#222829",
    ring_2="#1E2324",
    ring_3="#1A1F20",
    arch_1="#22282A",
    arch_2="#1D2224",
    arch_3="#191D1E",
    scrim="#99000000",
)

CONTRAST = Tokens(
    canvas="#000000",
    rail="#000000",
    surface="#000000",
    writing="#000000",
    sunken="#000000",
    line="#FFFFFF",
    line_strong="#FFFFFF",
    ink="#FFFFFF",
    ink_2="#FFFFFF",
    ink_3="#FFFFFF",
    primary="#FFE94A",
    primary_hover="#FFFFFF",
    primary_press="#FFFFFF",
    on_primary="#000000",
    primary_tint="#000000",
    primary_line="#FFE94A",
    voice="#F3C9FF",
    voice_tint="#000000",
    voice_line="#F3C9FF",
    notice="#FFD27A",
    notice_tint="#000000",
    notice_line="#FFD27A",
    urgent="#FFB0A6",
    urgent_tint="#000000",
    urgent_line="#FFB0A6",
    info="#9ADCFF",
    info_tint="#000000",
    info_line="#9ADCFF",
    focus="#00E5FF",
    map_family="#F3C9FF",
    map_friends="#FFD27A",
    map_work="#9ADCFF",
    map_community="#B4F0A8",
    ring_1="#000000",
    ring_2="#000000",
    ring_3="#000000",
    arch_1="#000000",
    arch_2="#000000",
    arch_3="#000000",
    scrim="#CC000000",
    border_width=2,
    focus_width=4,
)

THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

WRITING_TINTS = {
    "light": {"cream": "#FFF9E8", "blue": "#F1F7FC", "green": "#F1F8F0"},
    "dark": {"cream": "#26231A", "blue": "#1A242C", "green": "#1B261F"},
    "contrast": {},
}
"""Calm grounds for writing areas by theme; high contrast keeps its black."""


def tokens_of(name: str, writing_ground: str = "white") -> Tokens:
    """Return the tokens of a theme with the chosen ground for writing areas."""
    tint = WRITING_TINTS[name].get(writing_ground)
    return THEMES[name] if tint is None else replace(THEMES[name], writing=tint)
