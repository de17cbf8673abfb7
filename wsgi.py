"""The application for any WSGI server: `granian --interface wsgi wsgi:app`."""

import gc
import multiprocessing
import os
import signal
import threading

gc.disable()  # until all is there
from registry.app import create_app  # noqa: E402 - while the collector waits


def _end_with_parent() -> None:
    """A web process whose server was killed would go on answering, with old code, beside the next one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
app = create_app()
app.extensions["fagregister-search"].warm()
# what stands by now stands as long as the process: no collection has to walk over it, and hold up all that is asked
gc.collect()
gc.freeze()
gc.enable()
