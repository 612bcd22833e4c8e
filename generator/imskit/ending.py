"""How a run ends that is told to from outside: soon, with one line, and without leaving behind what is half made.

Ctrl-C, SIGTERM and SIGHUP raise `Stopped` wherever the run is, so that all it holds is put away on the way out. Two
things can hold that up: code of another language that works for seconds and lets nobody else speak, and a library
that swallows what is raised. A thread minds the first, a hook the second, and a second signal ends the run at once.
"""

from __future__ import annotations

import os
import signal
import sys

#: As in typing, which takes longer to load than all else here: what is loaded first is not minded by anything.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

#: What a shell adds to the number of a signal.
_BY_SIGNAL = 128
#: How long code of another language may go on; what Python does ends far sooner.
_GRACE_SECONDS = 1.0
#: What the thread is called that minds code which lets nobody else speak. It waits, and holds nothing meanwhile.
WATCH = "minds signals"
#: SIGHUP: the terminal was closed. Windows has none.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(KeyboardInterrupt):
    """The run was told to end by the signal of this number."""

    def __init__(self, number: int) -> None:
        """*number* is that of the signal."""
        super().__init__(number)
        self.number = number


def say_stopped(stop: BaseException) -> int:
    """Say in one line that a run was ended, and give its exit code: 130 for Ctrl-C, 143 for SIGTERM."""
    number = stop.number if isinstance(stop, Stopped) else int(signal.SIGINT)
    _say(number)
    return _BY_SIGNAL + number


def _say(number: int) -> None:
    how = "interrupted" if number == signal.SIGINT else f"ended by {signal.Signals(number).name}"
    # A terminal shows ^C where the cursor is. Not by the stream, which may be in the middle of a write.
    lead = "\n" if sys.stderr is not None and sys.stderr.isatty() else ""
    try:
        os.write(2, f"{lead}imskit: {how}\n".encode())
    except OSError:
        # Nobody is there to read it: the terminal was closed.
        return


def _interrupt(number: int) -> None:
    import _thread

    _thread.interrupt_main(signal.Signals(number))


class Ending:
    """Minds the signals that end a run, for the one run of this process."""

    def __init__(self) -> None:
        """Nothing is minded before `mind`."""
        #: The signal that came; 0: none did.
        self.number = 0
        #: Whether the run ends by itself by now. A plain attribute: setting it is a step no signal comes between.
        self.closing = False
        self._handled = 0
        self._once_more = False

    def mind(self) -> None:
        """Begin to mind them; a signal that whoever called imskit ignores (as nohup does) stays ignored."""
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
                signal.signal(number, self._handle)
        sys.unraisablehook = self._not_raised
        if sys.platform != "win32":
            self._watch()

    def stop(self, reason: BaseException) -> NoReturn:
        """End the run, which *reason* brought to its end: raises SystemExit, or what is nobody's signal."""
        if isinstance(reason, SystemExit) and (self.number in (0, signal.SIGINT) or reason.code):
            raise reason
        if self.number or isinstance(reason, KeyboardInterrupt):
            # A library may have put an exception of its own in the place of the signal's.
            sys.exit(say_stopped(Stopped(self.number or int(signal.SIGINT))))
        raise reason

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        self._handled += 1
        if self._once_more:
            self._once_more = False
        elif self.number:
            self._end_now(self.number)
        self.number = number
        if not self.closing:
            raise Stopped(number)

    def _not_raised(self, what: sys.UnraisableHookArgs) -> None:
        """Raise once more what came while an object was removed, where Python can raise nothing."""
        # Its value may be missing here.
        if issubclass(what.exc_type, Stopped):
            import threading

            self._once_more = True
            # In a moment, since what is raised in a hook is lost as well.
            threading.Timer(0.01, _interrupt, (self.number,)).start()
        else:
            sys.__unraisablehook__(what)

    def _watch(self) -> None:
        import threading

        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        threading.Thread(target=self._end_what_hangs, args=(reading,), name=WATCH, daemon=True).start()

    def _end_what_hangs(self, reading: int) -> None:
        """End the run where the thread that signals are for does not hear of them."""
        import time

        minded = {getattr(signal, name) for name in _NAMES}
        heard = 0
        while told := os.read(reading, 1):
            if told[0] not in minded:
                continue
            heard += 1
            until = time.monotonic() + _GRACE_SECONDS
            while self._handled < heard and time.monotonic() < until:
                time.sleep(0.02)
            if self._handled < heard:
                self._end_now(told[0])

    def _end_now(self, number: int) -> NoReturn:
        # Loaded here: what is loaded before signals are minded is loaded without that.
        from imskit.unfinished import remove_all

        remove_all()
        _say(number)
        os._exit(_BY_SIGNAL + number)
