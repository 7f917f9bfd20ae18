//! A number that survives the trip through JSON to the last bit: as a JSON number where the reader gives the same
//! value back, as text otherwise.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact(pub f64);

impl Exact {
    fn survives_as_number(self) -> bool {
        let text = serde_json::to_string(&self.0).unwrap_or_default();
        serde_json::from_str::<f64>(&text).is_ok_and(|read| read.to_bits() == self.0.to_bits())
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.survives_as_number() {
            serializer.serialize_f64(self.0)
        } else {
            serializer.serialize_str(&format!("{:?}", self.0))
        }
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExactVisitor)
    }
}

struct ExactVisitor;

impl Visitor<'_> for ExactVisitor {
    type Value = Exact;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("数")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Exact, E> {
        Ok(Exact(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "a whole number that f64 cannot hold is written as text")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Exact, E> {
        Ok(Exact(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "a whole number that f64 cannot hold is written as text")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Exact, E> {
        Ok(Exact(value as f64))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Exact, E> {
        value.parse().map(Exact).map_err(|_| E::invalid_value(serde::de::Unexpected::Str(value), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::Exact;

    #[test]
    fn every_number_comes_back_to_the_bit() {
        for number in
            [0.0, -0.0, 10.0, 93.3, 1e300, 5e-324, 0.1 + 0.2, f64::MAX, f64::INFINITY, 9_007_199_254_740_993.0]
        {
            let text = serde_json::to_string(&Exact(number)).unwrap();
            let read: Exact = serde_json::from_str(&text).unwrap();
            assert_eq!(read.0.to_bits(), number.to_bits(), "{text}");
        }
        assert!(serde_json::from_str::<Exact>("\"五\"").is_err());
    }
}
