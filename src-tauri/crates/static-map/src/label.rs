//! Where names stand on a map, so that none covers another or a sign. Knows nothing of what they name.

use crate::{
    caption::{Anchor, Label},
    colour::Colour,
};

/// A name that wants a place.
pub(crate) struct Wish {
    /// The text.
    pub text: String,
    /// What is written instead where the text finds no room.
    pub short: Option<String>,
    /// What it names, pixels.
    pub at: (f64, f64),
    /// Other places where a name that stands on its place may stand as well, the best first.
    pub spots: Vec<(f64, f64)>,
    /// Pixels kept free around what it names; none for a name that stands on its place itself.
    pub clear: Option<f64>,
    /// Height of its letters' body, pixels.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
}

impl Wish {
    fn shortened(&self) -> Option<Self> {
        let text = self.short.clone()?;
        Some(Self { text, short: None, spots: self.spots.clone(), ..*self })
    }
}

/// A condensed letter is about this much of its body's height wide.
const LETTER: f64 = 0.44;

#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn around((x, y): (f64, f64), half: f64) -> Self {
        Self { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// Places for names in the order of the wishes; a name that finds none is left out. Names keep off `signs`, each a
/// place and the pixels around it.
pub(crate) fn settle(wishes: Vec<Wish>, signs: &[((f64, f64), f64)], width: u32, height: u32) -> Vec<Label> {
    let mut taken: Vec<Area> = signs.iter().map(|(at, half)| Area::around(*at, *half)).collect();
    let sheet = Area { left: 2.0, top: 2.0, right: f64::from(width) - 2.0, bottom: f64::from(height) - 2.0 };
    let inside = |area: &Area| {
        area.left >= sheet.left && area.right <= sheet.right && area.top >= sheet.top && area.bottom <= sheet.bottom
    };
    let mut labels = Vec::new();
    for wish in wishes {
        let free = |(_, area): &(Label, Area)| inside(area) && !taken.iter().any(|other| other.meets(area));
        let placed = places(&wish).into_iter().find(free);
        let placed = placed.or_else(|| places(&wish.shortened()?).into_iter().find(free));
        if let Some((label, area)) = placed {
            taken.push(area);
            labels.push(label);
        }
    }
    labels
}

/// Right, left, above and below what is named, then the corners.
fn places(wish: &Wish) -> Vec<(Label, Area)> {
    let (x, y) = wish.at;
    let Some(clear) = wish.clear else {
        let all = std::iter::once(wish.at).chain(wish.spots.iter().copied());
        return all.map(|(x, y)| place(wish, x, y, Anchor::Middle)).collect();
    };
    let (aside, up) = (clear + 3.0, clear + wish.size / 2.0 + 1.0);
    let corner = wish.size / 2.0 + clear / 2.0;
    [
        (x + aside, y, Anchor::Start),
        (x - aside, y, Anchor::End),
        (x, y - up, Anchor::Middle),
        (x, y + up, Anchor::Middle),
        (x + aside, y - corner, Anchor::Start),
        (x + aside, y + corner, Anchor::Start),
        (x - aside, y - corner, Anchor::End),
        (x - aside, y + corner, Anchor::End),
    ]
    .map(|(x, y, anchor)| place(wish, x, y, anchor))
    .to_vec()
}

fn place(wish: &Wish, x: f64, y: f64, anchor: Anchor) -> (Label, Area) {
    let width = wish.text.chars().count() as f64 * wish.size * LETTER;
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    let half = wish.size * 0.55;
    let area = Area { left, top: y - half, right: left + width, bottom: y + half };
    let (text, size, bold, colour) = (wish.text.clone(), wish.size, wish.bold, wish.colour);
    (Label { text, x, y, anchor, size, bold, colour }, area)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(text: &str, at: (f64, f64)) -> Wish {
        Wish {
            text: text.into(),
            short: None,
            at,
            spots: Vec::new(),
            clear: Some(6.0),
            size: 20.0,
            bold: false,
            colour: Colour(0, 0, 0),
        }
    }

    fn anchors(wishes: Vec<Wish>, signs: &[((f64, f64), f64)]) -> Vec<(String, Anchor)> {
        settle(wishes, signs, 400, 200).into_iter().map(|label| (label.text, label.anchor)).collect()
    }

    #[test]
    fn the_second_of_two_neighbours_steps_aside() {
        let placed = anchors(vec![wish("Lille", (100.0, 100.0)), wish("Lens", (110.0, 104.0))], &[]);
        assert_eq!(placed, [("Lille".into(), Anchor::Start), ("Lens".into(), Anchor::End)]);
    }

    #[test]
    fn a_name_at_the_right_edge_stands_on_the_left() {
        assert_eq!(anchors(vec![wish("Nice", (390.0, 100.0))], &[]), [("Nice".into(), Anchor::End)]);
    }

    #[test]
    fn a_name_that_is_too_long_gives_way_to_its_code() {
        let long = Wish { short: Some("FR-LIL".into()), ..wish(&"Lille ".repeat(20), (200.0, 100.0)) };
        assert_eq!(anchors(vec![long], &[]), [("FR-LIL".into(), Anchor::Start)]);
    }

    #[test]
    fn a_name_without_room_is_left_out() {
        let signs = [((200.0, 100.0), 190.0)];
        assert!(anchors(vec![wish("Paris", (200.0, 100.0))], &signs).is_empty());
    }
}
