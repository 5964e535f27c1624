"""What can go wrong, one class for each thing a caller may want to tell apart."""


class KyokiError(Exception):
    """A fault in what the user gave: the message says what was found, what was wanted and what to do."""


class InputError(KyokiError):
    """A path, file or folder that cannot be used."""


class BinaryError(InputError):
    """Bytes that are no text."""


class UndecodableError(InputError):
    """Text in no charset that fits."""


class SettingError(KyokiError):
    """A setting that does not exist or has a value it cannot have."""


class TableError(KyokiError):
    """A table that does not fit its schema."""


class EngineError(KyokiError):
    """An engine that is missing, or whose answer does not fit the text it was given."""


class VersionError(KyokiError):
    """A worker that would make other tables than the run: of other code, engines or files of the settings."""
