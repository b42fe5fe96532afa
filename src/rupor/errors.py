"""What can go wrong, and the exit code that each mistake ends a command with.

    RuporError                1  failed
      MessageError            2  the text cannot be taken
      ConfigError             2  a setting, an option, a name or a lexicon is wrong
      MissingDependency       4  something is not installed
        VoiceMissing          4  no usable voice for a language
      EngineError             1  a voice did not speak
        EngineUnavailable     1  the engine does not answer; worth another try
      ProcessError            1  a program that Rupor started has failed
      PackageError            1  the package could not be written
      DeliveryError           1  a partner did not get what was sent
        DeliveryUnavailable   1  the partner's server does not answer; worth another try

A message reads ``<where>: <what is wrong>. <what was expected>. <next command>``. No class here defines
``__init__``: an error that cannot be pickled would break a whole process pool.
"""


class RuporError(Exception):
    """Anything that Rupor reports to its user; never a bug in Rupor."""

    exit_code = 1
    retryable = False


class MessageError(RuporError):
    """The text cannot be taken as a message: empty, unreadable, too long, in contradiction with itself."""

    exit_code = 2


class ConfigError(RuporError):
    """A setting, an option, a name or a lexicon is wrong."""

    exit_code = 2


class MissingDependency(RuporError):
    """Something that this run needs is not installed."""

    exit_code = 4


class VoiceMissing(MissingDependency):
    """No installed voice speaks a language of the message well enough for the public."""


class EngineError(RuporError):
    """A voice did not speak what it was given."""


class EngineUnavailable(EngineError):
    """The engine does not answer: a dead worker, a dead line, a busy service. Another try may help."""

    retryable = True


class ProcessError(RuporError):
    """A program that Rupor started has failed or run out of time."""


class PackageError(RuporError):
    """The package could not be written, or is not what its manifest says."""


class DeliveryError(RuporError):
    """A partner did not get what was sent, or does not have what it should."""


class DeliveryUnavailable(DeliveryError):
    """The partner's server does not answer: a dead or broken line, a busy service. Another try may help."""

    retryable = True
