"""The oracle process: answers requests until its input ends. Run by `process.Oracle`.

Like the modules it is asked for, it runs on every Python that an old TensorFlow needs, from 3.7 on.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback

from tests.oracle import messages


def main() -> None:
    requests = sys.stdin.buffer
    # Whatever TensorFlow prints must not get between the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            module, function, args, kwargs = messages.read(requests)
        except EOFError:
            return
        try:
            answer = getattr(importlib.import_module(module), function)(*args, **kwargs)
            reply = messages.encode(("ok", answer))
        except BaseException as error:
            types = [cls.__name__ for cls in type(error).__mro__]
            reply = messages.encode(("error", types, str(error), traceback.format_exc()))
        messages.write(replies, reply)


if __name__ == "__main__":
    main()
    # Taking apart what many loaded models left takes TensorFlow minutes.
    sys.stderr.flush()
    os._exit(0)
