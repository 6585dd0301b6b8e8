"""Options of a question: their codes, labels, and whom they call.

Extensions: `optionExclusive` is FHIR's own (http://hl7.org/fhir/R4/extension-questionnaire-optionexclusive.html);
`urn:kroom:form:calls` (valueCode `facilitator` or `provider`) is kroom's.
"""

from kroom.reflection.fields import Fields
from kroom.reflection.form import Call, Option
from kroom.reflection.strict_json import shown
from kroom.session.events import Json

EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
CALLS = "urn:kroom:form:calls"
_PLAIN = ("valueString", "valueInteger", "valueDate", "valueTime")

YES_AND_NO = (
    Option("true", "Yes", answer={"valueBoolean": True}),
    Option("false", "No", answer={"valueBoolean": False}),
)


def options_of(item: Fields) -> tuple[Option, ...]:
    """The options of an item; what is wrong with one is noted as a problem of the item."""
    read = (_option(option) for option in item.objects("answerOption"))
    options = tuple(option for option in read if option is not None)
    codes = [option.code for option in options]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        item.problem(f'two options have the code "{shown(code)}"')
    return options


def call_of(fields: Fields) -> Call | None:
    """Whom kroom's extension on an item or an option calls, or None."""
    extension = fields.extension(CALLS)
    if extension is None:
        return None
    who = extension.text("valueCode")
    if who in tuple(Call):
        return Call(who)
    fields.problem(f'{CALLS} should be facilitator or provider, not "{shown(who)}"')
    return None


def _option(option: Fields) -> Option | None:
    code, label, answer = _value(option)
    if not code:
        option.problem(
            "an option needs a valueCoding with a code, a valueString, valueInteger, valueDate or valueTime"
        )
        return None
    exclusive = option.extension(EXCLUSIVE)
    return Option(
        code,
        label,
        exclusive=exclusive is not None and exclusive.flag("valueBoolean"),
        calls=call_of(option),
        answer=answer,
    )


def _value(option: Fields) -> tuple[str, str, dict[str, Json]]:
    """Code, label and FHIR answer of an option; an empty code where it has none that kroom can use."""
    if option.has("valueCoding"):
        coding = option.object("valueCoding")
        code, display = coding.text("code"), coding.text("display")
        return code, display or code, {"valueCoding": option.raw("valueCoding")}
    key = next((key for key in _PLAIN if option.has(key)), None)
    if key is None:
        return "", "", {}
    plain = str(option.number(key) or 0) if key == "valueInteger" else option.text(key)
    return plain, plain, {key: option.raw(key)}
