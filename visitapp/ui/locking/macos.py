"""What macOS offers for locking and for private windows, as far as its C functions reach. Does nothing elsewhere."""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

CONCEALED = b"org.nspasteboard.ConcealedType"  # http://nspasteboard.org
SHARING_NONE, SHARING_READ_ONLY = 0, 1  # NSWindowSharingType
LOCKED_KEY = b"CGSSessionScreenIsLocked"
UTF_8 = 0x08000100  # kCFStringEncodingUTF8


def conceal_pasteboard() -> None:
    """Mark what is on the general pasteboard as concealed: clipboard managers that keep to the convention skip it."""
    objc = _objc()
    if objc is None:
        return
    pasteboard = _send(objc, _class(objc, b"NSPasteboard"), b"generalPasteboard")
    kind = _send(objc, _class(objc, b"NSString"), b"stringWithUTF8String:", ctypes.c_char_p(CONCEALED))
    kinds = _send(objc, _class(objc, b"NSArray"), b"arrayWithObject:", ctypes.c_void_p(kind))
    _send(objc, pasteboard, b"addTypes:owner:", ctypes.c_void_p(kinds), ctypes.c_void_p(None))
    _send(objc, pasteboard, b"setData:forType:", ctypes.c_void_p(_empty_data(objc)), ctypes.c_void_p(kind))


def share_window(view: int, shared: bool) -> None:
    """Let captures see the window of a view (Qt's winId), or not."""
    objc = _objc()
    if objc is None:
        return
    window = _send(objc, view, b"window")
    if window:
        _send(objc, window, b"setSharingType:", ctypes.c_ulong(SHARING_READ_ONLY if shared else SHARING_NONE))


def is_screen_locked() -> bool:
    """Tell whether the screen of this session is locked."""
    try:
        graphics = _framework("CoreGraphics")
        core = _framework("CoreFoundation")
    except (OSError, AttributeError):
        return False
    graphics.CGSessionCopyCurrentDictionary.restype = ctypes.c_void_p
    session = graphics.CGSessionCopyCurrentDictionary()
    if not session:
        return False
    core.CFStringCreateWithCString.restype = ctypes.c_void_p
    core.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
    core.CFDictionaryGetValue.restype = ctypes.c_void_p
    core.CFDictionaryGetValue.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    core.CFBooleanGetValue.argtypes = [ctypes.c_void_p]
    core.CFBooleanGetValue.restype = ctypes.c_ubyte
    core.CFRelease.argtypes = [ctypes.c_void_p]
    key = core.CFStringCreateWithCString(None, LOCKED_KEY, UTF_8)
    value = core.CFDictionaryGetValue(session, key)
    locked = bool(value) and bool(core.CFBooleanGetValue(value))
    core.CFRelease(key)
    core.CFRelease(session)
    return locked


def _framework(name: str) -> Any:
    path = ctypes.util.find_library(name)
    if path is None:
        raise OSError(name)
    return ctypes.CDLL(path)


def _objc() -> Any:
    try:
        objc = _framework("objc")
    except OSError:
        return None
    objc.objc_getClass.restype = ctypes.c_void_p
    objc.objc_getClass.argtypes = [ctypes.c_char_p]
    objc.sel_registerName.restype = ctypes.c_void_p
    objc.sel_registerName.argtypes = [ctypes.c_char_p]
    return objc


def _class(objc: Any, name: bytes) -> int:
    return int(objc.objc_getClass(name) or 0)


def _empty_data(objc: Any) -> int:
    return _send(objc, _class(objc, b"NSData"), b"data")


def _send(objc: Any, receiver: int, selector: bytes, *arguments: Any) -> int:
    kinds = [type(argument) for argument in arguments]
    call = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, *kinds)(("objc_msgSend", objc))
    return int(call(receiver, objc.sel_registerName(selector), *arguments) or 0)
