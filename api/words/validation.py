"""What is wrong with one field, by the codes of pydantic and of the types of ours."""

from api.translations import N_

_PRESENCE = {
    "missing": N_("This field is required."),
    "extra_forbidden": N_("This field is not known."),
    "text_empty": N_("This may not be empty."),
}

_TEXT = {
    "string_type": N_("A text is expected."),
    "string_unicode": N_("This text contains a character that cannot be stored."),
    "string_too_short": N_("This text is too short: at least %(min_length)s characters."),
    "string_too_long": N_("This text is too long: at most %(max_length)s characters."),
    "string_pattern_mismatch": N_("This is not written in the expected form."),
    "string_not_ascii": N_("Only unaccented letters, digits and signs are accepted."),
    "enum": N_("This is not one of the choices: %(expected)s."),
    "literal_error": N_("This is not one of the choices: %(expected)s."),
    "not_offered": N_("Choose one of the choices offered."),
    "yes_needed": N_("Only “yes” (true) is accepted here."),
    "union_tag_invalid": N_("This kind is not known. Choose among: %(expected_tags)s."),
    "union_tag_not_found": N_("Say which kind it is."),
}

_NUMBERS = {
    "greater_than": N_("This must be more than %(gt)s."),
    "greater_than_equal": N_("This must be at least %(ge)s."),
    "less_than": N_("This must be less than %(lt)s."),
    "less_than_equal": N_("This must be at most %(le)s."),
    "multiple_of": N_("This must be a multiple of %(multiple_of)s."),
    "decimal_max_digits": N_("This number is too long: at most %(max_digits)s digits."),
    "decimal_max_places": N_("Too many decimals: at most %(decimal_places)s."),
    "decimal_whole_digits": N_("This number is too large: at most %(whole_digits)s digits before the decimal point."),
    "too_short": N_("There are too few: at least %(min_length)s."),
    "too_long": N_("There are too many: at most %(max_length)s."),
}

_WHOLE = N_("A whole number is expected.")
_NUMBER = N_("A number is expected.")
_DATE = N_("A date is expected, written YYYY-MM-DD.")
_MOMENT = N_("A date and time are expected, written YYYY-MM-DDTHH:MM:SSZ.")
_TIME = N_("A time is expected, written HH:MM.")
_LIST = N_("A list is expected.")
_OBJECT = N_("An object is expected, with named fields.")
_CHOICE = N_("Yes or no is expected (true or false).")
_ADDRESS = N_("A web address is expected.")
_UNREADABLE = N_("This could not be read.")

_KINDS = {
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number", "decimal_type", "decimal_parsing"), _NUMBER),
    **dict.fromkeys(("fraction_type", "fraction_parsing", "complex_type", "complex_str_parsing"), _NUMBER),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_object_invalid"), _MOMENT),
    **dict.fromkeys(("datetime_from_date_parsing", "timezone_naive", "timezone_aware", "timezone_offset"), _MOMENT),
    **dict.fromkeys(("time_type", "time_parsing", "time_delta_type", "time_delta_parsing"), _TIME),
    **dict.fromkeys(("list_type", "deque_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), _LIST),
    **dict.fromkeys(("dict_type", "frozen_dict_type", "ordered_dict_type", "counter_type", "mapping_type"), _OBJECT),
    **dict.fromkeys(("model_type", "model_attributes_type", "dataclass_type", "dataclass_exact_type"), _OBJECT),
    **dict.fromkeys(("named_tuple_type", "invalid_key"), _OBJECT),
    **dict.fromkeys(("bool_type", "bool_parsing"), _CHOICE),
    **dict.fromkeys(("url_type", "url_parsing", "url_syntax_violation", "url_too_long", "url_scheme"), _ADDRESS),
    "date_past": N_("This date must be in the past."),
    "date_future": N_("This date must be in the future."),
    "datetime_past": N_("This moment must be in the past."),
    "datetime_future": N_("This moment must be in the future."),
    "none_required": N_("Nothing is expected here."),
}

# What only programming, or a kind of field that no entry has, could cause.
_OTHERS = dict.fromkeys(
    (
        "no_such_attribute", "json_type", "needs_python_object", "recursion_loop", "recursion_depth_exceeded",
        "frozen_field", "frozen_instance", "get_attribute_error", "default_factory_not_called", "iteration_error",
        "set_item_not_hashable", "bytes_type", "bytes_too_short", "bytes_too_long", "bytes_invalid_encoding",
        "value_error", "assertion_error", "missing_sentinel_error", "ellipsis_error", "is_instance_of",
        "is_subclass_of", "callable_type", "arguments_type", "missing_argument", "unexpected_keyword_argument",
        "missing_keyword_only_argument", "unexpected_positional_argument", "missing_positional_only_argument",
        "multiple_argument_values", "uuid_type", "uuid_parsing", "uuid_version",
    ),
    _UNREADABLE,
)  # fmt: skip

VALIDATION = {**_OTHERS, **_KINDS, **_NUMBERS, **_TEXT, **_PRESENCE}
