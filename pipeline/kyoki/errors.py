"""Exceptions, one class per kind of fault that a caller may handle differently."""


class KyokiError(Exception):
    """A fault in the user's input; the message says what was found, what was expected and what to do."""


class InputError(KyokiError):
    """A path, file or folder that cannot be used."""


class BinaryError(InputError):
    """Bytes that are not text."""


class UndecodableError(InputError):
    """Text in no charset that fits."""


class SettingError(KyokiError):
    """An unknown setting or an invalid value."""


class TableError(KyokiError):
    """A table that does not fit its schema."""


class EngineError(KyokiError):
    """An engine that is missing, or whose output does not fit the text."""


class VersionError(KyokiError):
    """A worker with other code, engines or settings files than the run, so that its tables would differ."""
