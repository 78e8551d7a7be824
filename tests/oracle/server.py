"""The oracle process: answers requests until its input ends. Run by `process.Oracle`."""

from __future__ import annotations

import importlib
import os
import pickle
import struct
import sys
import traceback


def main() -> None:
    requests = sys.stdin.buffer
    # Whatever TensorFlow prints must not get between the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while header := requests.read(8):
        module, function, args, kwargs = pickle.loads(requests.read(struct.unpack("<Q", header)[0]))
        try:
            reply = ("ok", getattr(importlib.import_module(module), function)(*args, **kwargs))
            encoded = pickle.dumps(reply)
        except BaseException as error:
            types = [cls.__name__ for cls in type(error).__mro__]
            encoded = pickle.dumps(("error", types, str(error), traceback.format_exc()))
        replies.write(struct.pack("<Q", len(encoded)) + encoded)
        replies.flush()


if __name__ == "__main__":
    main()
