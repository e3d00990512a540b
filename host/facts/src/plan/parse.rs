//! How the files are parsed: one member and one element after the other, so that a file is refused where it first should
//! be, and a list of a million times nothing does not take many times its size.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::InputError;
use crate::document::Document;

use super::Format;
use super::sniff;

/// Reads the members of an object as they come.
pub(super) trait Members<'de> {
    /// Reads the value of a member, or passes it over.
    fn member<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error>;
}

/// Why a file is refused apart from its JSON. Serde's errors have no room for it.
#[derive(Debug, Default)]
pub(super) struct Refusal(RefCell<Option<InputError>>);

impl Refusal {
    /// Keeps an error, and returns one that ends the parse.
    pub(super) fn keep<T, E: serde::de::Error>(&self, result: Result<T, InputError>) -> Result<T, E> {
        result.map_err(|error| {
            self.0.replace(Some(error));
            E::custom("refused")
        })
    }

    /// Reads the content of a document, an object.
    pub(super) fn read<'d>(
        &self,
        document: &'d Document,
        format: Format,
        members: &mut impl Members<'d>,
    ) -> Result<(), InputError> {
        let mut deserializer = serde_json::Deserializer::from_str(document.content());
        let read = Object(members).deserialize(&mut deserializer);
        let read = read.and_then(|()| deserializer.end());
        read.map_err(|error| {
            let refused = self.0.take();
            refused.unwrap_or_else(|| sniff::malformed(document, format, &error))
        })
    }
}

/// Passes over the value of a key that no reader asks for. One that tells another format is refused: the file could be
/// read as this and as that.
pub(super) fn pass_over<'de, A: MapAccess<'de>>(key: &str, map: &mut A) -> Result<(), A::Error> {
    if sniff::is_of_format(key) {
        return Err(A::Error::custom(format!(
            "the key `{key}` is of another format than the rest"
        )));
    }
    map.next_value::<IgnoredAny>().map(drop)
}

/// Reads an object by its members; `null` is one without any.
pub(super) struct Object<'r, R>(pub(super) &'r mut R);

impl<'de, R: Members<'de>> DeserializeSeed<'de> for Object<'_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Members<'de>> Visitor<'de> for Object<'_, R> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            self.0.member(&key, &mut map)?;
        }
        Ok(())
    }
}

/// Hands on the elements of a list, objects, one by one; `null` is a list without any.
pub(super) struct Each<'r, T, F> {
    refusal: &'r Refusal,
    take: F,
    element: PhantomData<T>,
}

impl<'r, T, F: FnMut(T) -> Result<(), InputError>> Each<'r, T, F> {
    pub(super) fn new(refusal: &'r Refusal, take: F) -> Self {
        Self {
            refusal,
            take,
            element: PhantomData,
        }
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Result<(), InputError>> DeserializeSeed<'de> for Each<'_, T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Result<(), InputError>> Visitor<'de> for Each<'_, T, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(Map(element)) = elements.next_element()? {
            self.refusal.keep((self.take)(element))?;
        }
        Ok(())
    }
}

/// What is written as an object. Serde takes a list of its members' values for one too, in the order of the fields.
#[derive(Debug)]
pub(super) struct Map<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Maps<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Maps<T> {
            type Value = Map<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Map)
            }
        }

        deserializer.deserialize_map(Maps(PhantomData))
    }
}
