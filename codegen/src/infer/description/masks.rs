//! Numbers that are sums of bits: of those that are listed, several may be set at once.

use crate::{
    model::{EnumOf, EnumValue, Scalar, Type},
    words,
};
use regex::Regex;
use std::{collections::BTreeSet, sync::LazyLock};

/// `1：GPS 打卡`, where a sentence lists the bits.
static BIT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(\d{1,18})\s*[：:]\s*([^，,。；;、\n]+)").ok());

/// The type of a field whose `text` says that its values add up, and whose values can.
pub(crate) fn settle(ty: Type, text: &str) -> Type {
    // The type first: most fields are of none that could be meant.
    match ty {
        Type::Enum { of, values } if are_bits(&values) && words::MASKS.within(text) => {
            Type::Bits { of, bits: values }
        }
        Type::Int if words::MASKS.within(text) => {
            let bits = in_prose(text);
            if are_bits(&bits) { Type::Bits { of: EnumOf::Int, bits } } else { Type::Int }
        }
        other => other,
    }
}

/// The type of a field whose label says that its values add up.
pub(crate) fn labelled(mut ty: Type) -> Type {
    if let Type::Enum { of, values } = ty {
        return Type::Bits { of, bits: values };
    }
    if let Some(inner) = ty.inner_mut() {
        *inner = labelled(std::mem::replace(inner, Type::Json));
    }
    ty
}

/// Whether at least two values are all powers of two, or 0 for none of them.
fn are_bits(values: &[EnumValue]) -> bool {
    let number = |value: &EnumValue| match &value.value {
        Scalar::Int(number) => u64::try_from(*number).ok(),
        Scalar::String(text) => text.parse().ok(),
    };
    let Some(numbers) = values.iter().map(number).collect::<Option<Vec<u64>>>() else { return false };
    let distinct = numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len();
    distinct && numbers.len() > 1 && numbers.iter().all(|number| *number == 0 || number.is_power_of_two())
}

fn in_prose(text: &str) -> Vec<EnumValue> {
    let Some(bit) = BIT.as_ref() else { return Vec::new() };
    let value = |found: regex::Captures<'_>| {
        let (_, [number, meaning]) = found.extract();
        let value = Scalar::Int(number.parse().ok()?);
        Some(EnumValue::new(value, meaning.trim()))
    };
    bit.captures_iter(text).filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(of: EnumOf, values: &[&str]) -> Type {
        let value = |text: &&str| match of {
            EnumOf::Int => Scalar::Int(text.parse().unwrap()),
            EnumOf::String => Scalar::String((*text).to_owned()),
        };
        let value = |text: &&str| EnumValue::new(value(text), "");
        Type::Enum { of, values: values.iter().map(value).collect() }
    }

    #[test]
    fn values_that_add_up_are_bits() {
        for (of, values) in [(EnumOf::Int, &["1", "2", "4"][..]), (EnumOf::String, &["0", "1", "2"])] {
            let ty = settle(choice(of, values), "提醒方式。位运算，同时需要 1 和 2 时传 3。");
            assert!(
                matches!(&ty, Type::Bits { of: found, bits } if *found == of && bits.len() == 3),
                "{ty:?}"
            );
        }
    }

    #[test]
    fn powers_of_two_alone_say_nothing_and_neither_does_the_word() {
        let powers = choice(EnumOf::Int, &["1", "2", "4"]);
        assert_eq!(settle(powers.clone(), "提醒方式。"), powers);
        let others = choice(EnumOf::Int, &["1", "2", "3"]);
        assert_eq!(settle(others.clone(), "提醒方式，位运算。"), others);
        assert_eq!(settle(Type::Int, "提醒方式，位运算。"), Type::Int);
    }

    #[test]
    fn a_sentence_may_list_the_bits() {
        let ty = settle(Type::Int, "提醒方式，位运算。1：短信，2：邮件，4：电话");
        let Type::Bits { of: EnumOf::Int, bits } = ty else { panic!("{ty:?}") };
        let bits = bits.iter().map(|bit| (&bit.value, bit.description.as_str())).collect::<Vec<_>>();
        assert_eq!(bits, [(&Scalar::Int(1), "短信"), (&Scalar::Int(2), "邮件"), (&Scalar::Int(4), "电话")]);
    }
}
