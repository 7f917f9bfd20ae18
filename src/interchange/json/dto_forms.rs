//! The values of the exchange format that have two written forms, and those that only mirror a value of the model.

use super::{CellDto, FormOptionsDto, FullCellDto, LineageLabel, NumberStyleDto};
use crate::model::{FormOptions, NumberStyle};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl From<&FormOptions> for FormOptionsDto {
    fn from(options: &FormOptions) -> Self {
        Self {
            number_style: (&options.number_style).into(),
            number_restart: options.number_restart,
            typeface: options.typeface,
            tight_punctuation: options.tight_punctuation,
            legend: options.legend,
            formulas: options.formulas,
            total_row: options.total_row,
            chart: options.chart.clone(),
        }
    }
}

impl From<&FormOptionsDto> for FormOptions {
    fn from(options: &FormOptionsDto) -> Self {
        Self {
            number_style: (&options.number_style).into(),
            number_restart: options.number_restart,
            typeface: options.typeface,
            tight_punctuation: options.tight_punctuation,
            legend: options.legend,
            formulas: options.formulas,
            total_row: options.total_row,
            chart: options.chart.clone(),
        }
    }
}

impl From<&NumberStyle> for NumberStyleDto {
    fn from(style: &NumberStyle) -> Self {
        let NumberStyle { prefix, digits, suffix, with_parent, through } = style.clone();
        Self { prefix, digits, suffix, with_parent, through }
    }
}

impl From<&NumberStyleDto> for NumberStyle {
    fn from(style: &NumberStyleDto) -> Self {
        let NumberStyleDto { prefix, digits, suffix, with_parent, through } = style.clone();
        Self { prefix, digits, suffix, with_parent, through }
    }
}

/// Written as a text or a whole number, whichever it is.
impl Serialize for LineageLabel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for LineageLabel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LabelVisitor;
        impl Visitor<'_> for LabelVisitor {
            type Value = LineageLabel;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("文字列又は整数")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<LineageLabel, E> {
                Ok(LineageLabel::Number(value))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<LineageLabel, E> {
                i64::try_from(value)
                    .map(LineageLabel::Number)
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(value), &self))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<LineageLabel, E> {
                Ok(LineageLabel::Text(value.to_owned()))
            }
        }
        deserializer.deserialize_any(LabelVisitor)
    }
}

impl Serialize for CellDto {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Full(cell) => cell.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for CellDto {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CellVisitor;
        impl<'de> Visitor<'de> for CellVisitor {
            type Value = CellDto;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("文字列又は text を持つ組")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<CellDto, E> {
                Ok(CellDto::Text(value.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CellDto, A::Error> {
                FullCellDto::deserialize(MapAccessDeserializer::new(map)).map(CellDto::Full)
            }
        }
        deserializer.deserialize_any(CellVisitor)
    }
}
