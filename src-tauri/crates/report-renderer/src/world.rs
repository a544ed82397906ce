//! The only world that the typesetter sees: one template, the report's texts, the map, the shipped fonts. No file, no
//! network, no clock.

use std::sync::LazyLock;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

const TEMPLATE: &str = include_str!("../../../../assets/report/incident.typ");

/// Shipped, so that a report looks alike on every machine; those after Barlow lend it letters that it does not have.
const FONTS: [&[u8]; 9] = [
    include_bytes!("../../../../assets/fonts/Barlow-Regular.ttf"),
    include_bytes!("../../../../assets/fonts/Barlow-SemiBold.ttf"),
    include_bytes!("../../../../assets/fonts/BarlowCondensed-Medium.ttf"),
    include_bytes!("../../../../assets/fonts/BarlowCondensed-SemiBold.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSansArmenian-Regular.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSansGeorgian-Regular.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSansHebrew-Regular.ttf"),
];

/// A shipped font has a picture of this character.
pub(crate) fn has(c: char) -> bool {
    SHOP.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// What all reports share.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Shop { library: LazyHash::new(Library::default()), book, fonts }
});

/// One report to be set.
pub(crate) struct Desk {
    main: Source,
    files: Vec<(FileId, Bytes)>,
}

impl Desk {
    /// With what the template reads: `report.json` and `map.png`. `None` if a name were no path, which none is.
    pub fn new(report: Vec<u8>, map: Vec<u8>) -> Option<Self> {
        let main = Source::new(id("incident.typ")?, TEMPLATE.to_owned());
        let files = vec![(id("report.json")?, Bytes::new(report)), (id("map.png")?, Bytes::new(map))];
        Some(Self { main, files })
    }
}

fn id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHOP.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHOP.fonts.get(index).cloned()
    }

    /// The template takes its date from the report, so that the same report gives the same bytes.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
