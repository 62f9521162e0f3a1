"""proto_fields.py - the fields of a protocol buffer, to read and to write."""
import struct


def field(number, value):
    """One field: bytes, a number, or a float."""
    if isinstance(value, float):
        return _varint(number << 3 | 5) + struct.pack("<f", value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value if isinstance(value, bytes) else _varint(number << 3) + _varint(value)


def fields(data):
    """(number, value) of a message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    while at < len(data):
        tag = varint()
        size = {0: None, 1: 8, 5: 4}.get(tag & 7, 0)
        if size is None:
            yield tag >> 3, varint()
            continue
        size = size or varint()
        yield tag >> 3, data[at:at + size]
        at += size


def _varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])
