"""Files as people bring them: photos with all that a telephone writes into them, letters, recordings, and worse."""

import io
import random
import struct
import wave
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageCms, PngImagePlugin

CANARY = "Zaunkönigwort"
PLACE = b"Nightingale Lane 7"


def drawing(width: int = 64, height: int = 48) -> Image.Image:
    """Draw something whose corners can be told apart: red at the left, its top right corner white."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.paste((200, 20, 20), (0, 0, width // 4, height))
    picture.paste((255, 255, 255), (width - width // 4, 0, width, height // 4))
    return picture


def photo(
    *, word: str = CANARY, orientation: int = 1, width: int = 64, height: int = 48, form: str = "JPEG", **saving: Any
) -> bytes:
    """Make a photo as a telephone does: place, owner, serial number, comment, profile, and a tail behind its end."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = f"{word} Phones", "Model 9", orientation
    exif[0x8298] = f"Copyright {word}"
    exif.get_ifd(0x8769).update({0x9003: "2026:06:17 16:20:05", 0xA431: f"SERIAL-{word}", 0xA430: word})
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 58.0, 30.0), 3: "W", 4: (1.0, 36.0, 12.0), 28: PLACE})
    written = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict[str, Any] = {"exif": exif, "icc_profile": profile}
    if form == "JPEG":
        more |= {"comment": word.encode(), "xmp": f"<x:xmpmeta>{word}</x:xmpmeta>".encode(), "quality": 90}
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", word)
        text.add_itxt("XML:com.adobe.xmp", word)
        more["pnginfo"] = text
    drawing(width, height).save(written, form, **more | saving)
    return written.getvalue() + f"\n<trailer>{word}</trailer>".encode()


def picture(form: str, mode: str = "RGB", **saving: Any) -> bytes:
    """Make a picture of a form that says nothing beside its points."""
    written = io.BytesIO()
    drawing().convert(mode).save(written, form, **saving)
    return written.getvalue()


def pdf(pages: int = 2, **saving: Any) -> bytes:
    """Make a PDF of empty pages."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(written, **saving)
    return written.getvalue()


def locked_pdf() -> bytes:
    """Make a PDF that wants a password."""
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="open sesame"))


def recording(seconds: float = 2.0) -> bytes:
    """Make a silent WAV."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * seconds))
    return written.getvalue()


def box(name: bytes, inside: bytes) -> bytes:
    """Make one box of an MP4."""
    return struct.pack(">I", 8 + len(inside)) + name + inside


def mp4(track: bytes = b"soun", brand: bytes = b"mp42", seconds: int = 9) -> bytes:
    """Make an MP4 with one track of a kind and nothing in it."""
    head = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(80))
    handler = box(b"hdlr", bytes(8) + track + bytes(13))
    moov = box(b"moov", head + box(b"trak", box(b"mdia", handler)))
    return box(b"ftyp", brand + bytes(8)) + box(b"mdat", bytes(500)) + moov


def packed(entries: dict[str, bytes]) -> bytes:
    """Make a zip file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(text: str = "Dear Tess, the boiler part comes on Tuesday.", **more: bytes) -> bytes:
    """Make the smallest Word document."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    document = f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()} | more)


def odt() -> bytes:
    """Make the smallest OpenDocument text."""
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})


FLAC = b"fLaC\0\0\0\x22" + bytes(10) + bytes.fromhex("0ac442f0") + (441000).to_bytes(4, "big") + bytes(40)
MP3 = b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\x00" + bytes(413)
OGG = b"OggS\0\x02" + bytes(22) + b"\x01\x13OpusHead" + bytes(40)
RTF = b"{\\rtf1\\ansi Dear Tess}"
HEIC = box(b"ftyp", b"heic" + bytes(12))
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PROGRAM = b"MZ\x90\0\x03" + bytes(400)


RECORDINGS = sorted((Path(__file__).parent / "recordings").iterdir())
"""Three seconds of a tone of 440 Hz in every form that telephones and recorders write, made with Debian's FFmpeg 5.1:

    ffmpeg -f lavfi -i sine=frequency=440:duration=3:sample_rate=16000 -metadata title=Zaunkönigwort
           -fflags +bitexact -flags:a +bitexact -ac 1 ...

    aac.m4a    -c:a aac -b:a 16k          mp3.mp3     -c:a libmp3lame -b:a 16k
    opus.ogg   -c:a libopus -b:a 12k      vorbis.ogg  -c:a libvorbis -q:a 0
    flac.flac  -ar 8000 -c:a flac         amr.3gp     -ar 8000 -c:a libopencore_amrnb -b:a 12.2k, without a title
"""


def noise(seconds: int, *, rate: int = 48_000, seed: int = 5) -> bytes:
    """Make a WAV of noise, 16 bits, one channel: 96 KB a second, and no two pieces of it are alike."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(random.Random(seed).randbytes(2 * rate * seconds))
    return written.getvalue()


def playlist(place: str, *, form: str) -> bytes:
    """Make what begins as an MP3 and is a list that sends whoever plays it to another file or address."""
    lists = {
        "m3u": f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{place}\n#EXT-X-ENDLIST\n",
        "concat": f"ffconcat version 1.0\nfile {place}\n",
    }
    return b"ID3\x04\0\0\0\0\0\0" + lists[form].encode()
