//! Small extracts made by hand, for tests: nodes, ways and relations in, the bytes of an `.osm.pbf` out, uncompressed.
//! <https://wiki.openstreetmap.org/wiki/PBF_Format>

use std::collections::BTreeMap;

/// Tags as written in a test.
type TagList<'a> = &'a [(&'a str, &'a str)];

/// An extract in the making.
#[derive(Clone, Debug, Default)]
pub struct ExtractBuilder {
    strings: BTreeMap<String, u64>,
    nodes: Vec<Vec<u8>>,
    ways: Vec<Vec<u8>>,
    relations: Vec<Vec<u8>>,
}

impl ExtractBuilder {
    /// Adds a node, in degrees.
    pub fn node(&mut self, id: i64, (lat, lon): (f64, f64), tags: TagList) -> &mut Self {
        // The format counts in units of 1e-7 degrees unless it says otherwise.
        let units = |degrees: f64| zigzag((degrees * 1e7).round() as i64);
        let mut node = field_number(1, zigzag(id));
        node.extend(self.tags(tags));
        node.extend([field_number(8, units(lat)), field_number(9, units(lon))].concat());
        self.nodes.push(node);
        self
    }

    /// Adds a way over nodes.
    pub fn way(&mut self, id: i64, nodes: &[i64], tags: TagList) -> &mut Self {
        let mut way = field_number(1, id as u64);
        way.extend(self.tags(tags));
        way.extend(field_bytes(8, &packed(deltas(nodes))));
        self.ways.push(way);
        self
    }

    /// Adds a turn rule: from a way, over nodes (`true`) or ways (`false`), into a way.
    pub fn turn_rule(&mut self, id: i64, from: i64, via: &[(bool, i64)], to: i64, tags: TagList) -> &mut Self {
        let mut members = vec![("from", false, from)];
        members.extend(via.iter().map(|(is_node, id)| ("via", *is_node, *id)));
        members.push(("to", false, to));
        let mut relation = field_number(1, id as u64);
        relation.extend(self.tags(&[&[("type", "restriction")], tags].concat()));
        let roles: Vec<u64> = members.iter().map(|(role, _, _)| self.string(role)).collect();
        let ids: Vec<i64> = members.iter().map(|(_, _, id)| *id).collect();
        let kinds = members.iter().map(|(_, is_node, _)| u64::from(!is_node));
        relation.extend(field_bytes(8, &packed(roles)));
        relation.extend(field_bytes(9, &packed(deltas(&ids))));
        relation.extend(field_bytes(10, &packed(kinds)));
        self.relations.push(relation);
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let features = ["OsmSchema-V0.6", "DenseNodes"].map(|feature| field_bytes(4, feature.as_bytes()));
        let mut strings: Vec<(&u64, &str)> =
            self.strings.iter().map(|(text, number)| (number, text.as_str())).collect();
        strings.sort_unstable();
        // The first string is empty by rule.
        let table: Vec<u8> = [field_bytes(1, b"")]
            .into_iter()
            .chain(strings.iter().map(|(_, text)| field_bytes(1, text.as_bytes())))
            .flatten()
            .collect();
        let mut block = field_bytes(1, &table);
        for (number, elements) in [(1, &self.nodes), (3, &self.ways), (4, &self.relations)] {
            let group: Vec<u8> = elements.iter().flat_map(|element| field_bytes(number, element)).collect();
            block.extend(field_bytes(2, &group));
        }
        [blob("OSMHeader", &features.concat()), blob("OSMData", &block)].concat()
    }

    fn tags(&mut self, tags: TagList) -> Vec<u8> {
        let keys: Vec<u64> = tags.iter().map(|(key, _)| self.string(key)).collect();
        let values: Vec<u64> = tags.iter().map(|(_, value)| self.string(value)).collect();
        [field_bytes(2, &packed(keys)), field_bytes(3, &packed(values))].concat()
    }

    fn string(&mut self, text: &str) -> u64 {
        let next = self.strings.len() as u64 + 1;
        *self.strings.entry(text.to_owned()).or_insert(next)
    }
}

fn blob(kind: &str, data: &[u8]) -> Vec<u8> {
    let blob = field_bytes(1, data);
    let header = [field_bytes(1, kind.as_bytes()), field_number(3, blob.len() as u64)].concat();
    [&(header.len() as u32).to_be_bytes()[..], &header, &blob].concat()
}

fn field_number(number: u64, value: u64) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

fn field_bytes(number: u64, bytes: &[u8]) -> Vec<u8> {
    [&varint(number << 3 | 2)[..], &varint(bytes.len() as u64), bytes].concat()
}

fn packed(values: impl IntoIterator<Item = u64>) -> Vec<u8> {
    values.into_iter().flat_map(varint).collect()
}

fn deltas(values: &[i64]) -> Vec<u64> {
    let before = std::iter::once(0).chain(values.iter().copied());
    values.iter().zip(before).map(|(value, before)| zigzag(value - before)).collect()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}
