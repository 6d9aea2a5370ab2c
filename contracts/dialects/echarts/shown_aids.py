"""Aids of a live chart that an option can have in a still picture, too; they are not drawn."""

from typing import Final

from contracts.dialects.reader import Reader

_AXES: Final = ("xAxis", "yAxis", "angleAxis", "radiusAxis")


def tell_of_aids(option: Reader) -> None:
    """Warn of patterns over shapes (`aria.decal`), and of pointers that stand at an axis unasked."""
    aria = option.child("aria")
    decal = aria.child("decal")
    if True in (aria.raw("enabled"), aria.raw("show")) and decal.raw("show") is True:
        option.findings.ignored(decal.path)
    of_all = option.child("axisPointer")
    for axis in (one for name in _AXES for one in option.items(name)):
        pointer = axis.child("axisPointer")
        either = pointer.over(of_all)
        handle = either.child("handle")
        stands = either.raw("status") == "show" or handle.raw("show") is True
        if stands and either.raw("show") is True:
            option.findings.ignored((pointer or of_all).path)
        _dismiss(either, handle)
    _dismiss(aria, decal, of_all)


def _dismiss(*readers: Reader) -> None:
    for reader in readers:
        reader.dismiss()
