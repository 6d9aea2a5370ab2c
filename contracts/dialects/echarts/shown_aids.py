"""Aids of a live chart that an option can have in a still picture, too; they are not drawn."""

from typing import Any, Final

from contracts.dialects.reader import Reader

_AXES: Final = ("xAxis", "yAxis", "angleAxis", "radiusAxis")


def tell_of_aids(option: Reader) -> None:
    """Warn of patterns over shapes (`aria.decal`), and of pointers that stand at an axis unasked."""
    if option.has("aria"):
        _tell_of_decals(option.child("aria"))
    of_all = option.child("axisPointer")
    for name in _AXES:
        if of_all or _mentions_pointers(option.raw(name)):
            for axis in option.items(name):
                _tell_of_pointer(axis.child("axisPointer"), of_all)
    of_all.dismiss()


def _tell_of_decals(aria: Reader) -> None:
    decal = aria.child("decal")
    if True in (aria.raw("enabled"), aria.raw("show")) and decal.raw("show") is True:
        aria.findings.ignored(decal.path)
    decal.dismiss()
    aria.dismiss()


def _mentions_pointers(axes: Any) -> bool:
    """Whether it is worth a look: most axes say nothing of them."""
    each = axes if isinstance(axes, list) else [axes]
    return any(isinstance(one, dict) and "axisPointer" in one for one in each)


def _tell_of_pointer(own: Reader, of_all: Reader) -> None:
    either = own.over(of_all)
    handle = either.child("handle")
    shown = either.raw("show")
    stands = handle.raw("show") is True or (either.raw("status") == "show" and shown is True)
    if stands and shown is not False:
        either.findings.ignored((own or of_all).path)
    either.dismiss()
    handle.dismiss()
