//! Each receiver away in turn, the database killed meanwhile: what is lost or doubled, how the other ways out do, and
//! how soon a person is told. `--minutes 10` takes each away for ten minutes; by default it is half a minute.

use crate::{Failure, kill, table::Table};
use adapters::{
    FactSink, Secret,
    http::FeedSettings,
    mail::{MailSettings, Route},
    standard_webhooks::Endpoint,
};
use model::{
    AlertKind, Channel, Contact, ContactId, DeptId, Fact, Incoming, Moment, NodeId, OrderCard, OrderId, OrderLine,
    Origin, Seq, Service, SkuId, SourceId, Subject,
};
use runtime::{App, DemoSettings, Running, Settings};
use rustix::process::Signal;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use store::Lane;
use tests::outside::{self, Receiver};

/// Ten in the morning: the nodes are open.
const TEN: Moment = Moment(1_795_647_600_000 + 10 * 3_600_000);
/// Orders a second; a third of them each asks for a mail, a notice and an instruction.
const RATE: u64 = 30;
/// How long all may take to leave once everybody is back: the longest pause between two tries, and some air.
const PATIENCE: Duration = Duration::from_secs(180);

/// A lane with who receives it.
struct Out {
    lane: Lane,
    receiver: Receiver,
}

/// Takes each receiver away for `away`.
pub fn measure(away: Duration, table: &mut Table) -> Result<(), Failure> {
    println!("each receiver away for {} s, the database killed in between, {RATE} orders/s", away.as_secs());
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(away, table))
}

async fn run(away: Duration, table: &mut Table) -> Result<(), Failure> {
    let data = tests::folder("outage-bench");
    let (running, outs) = open(&data).await?;
    let app = running.app.clone();
    let mut next = 0;
    let usual = phase(&app, &outs, None, away, &data, &mut next).await?.taken;
    let (mut slowest, mut told) = (f64::INFINITY, 0.0f64);
    for gone in &outs {
        let seen = phase(&app, &outs, Some(gone), away, &data, &mut next).await?;
        told = told.max(seen.told_after.ok_or("no alert was raised")?.as_secs_f64());
        for ((out, taken), usual) in outs.iter().zip(&seen.taken).zip(&usual) {
            if out.lane != gone.lane {
                slowest = slowest.min(*taken as f64 / (*usual).max(1) as f64);
            }
        }
        println!("    without {}: taken {:?}, with all {usual:?}", gone.lane.as_str(), seen.taken);
    }
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until && waiting(&app).await? > 0 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let asked = app.read(|world| world.messages().len());
    let told_to = outs.iter().filter(|out| out.lane != Lane::Instructions).map(|out| out.receiver.count());
    let lost = asked.saturating_sub(told_to.sum()) + waiting(&app).await?;
    table.none("effects lost, each receiver away in turn", lost as u64);
    table.none("effects doubled", outs.iter().map(|out| out.receiver.doubled()).sum::<usize>() as u64);
    table.at_least("the other ways out, against all there", 0.9, slowest, "×");
    table.at_most("until a person is told", 60.0, told, "s");
    table
        .note("calls in vain or not", format!("{:?}", outs.iter().map(|out| out.receiver.calls()).collect::<Vec<_>>()));
    running.stop().await;
    fs::remove_dir_all(&data)?;
    Ok(())
}

/// What was seen in one phase.
struct Seen {
    /// Effects taken, by lane.
    taken: Vec<usize>,
    /// How long after the receiver went away its alert was there.
    told_after: Option<Duration>,
}

async fn phase(
    app: &App,
    outs: &[Out],
    gone: Option<&Out>,
    lasts: Duration,
    data: &Path,
    next: &mut u64,
) -> Result<Seen, Failure> {
    let before: Vec<usize> = outs.iter().map(|out| out.receiver.count()).collect();
    gone.iter().for_each(|out| out.receiver.set_away(true));
    let (begun, mut killed, mut told_after, first) = (Instant::now(), false, None, *next);
    while begun.elapsed() < lasts {
        let wanted = first + (begun.elapsed().as_secs_f64() * RATE as f64) as u64;
        while *next < wanted {
            if app.accept(vec![order(*next)]).await.is_ok() {
                *next += 1;
            } else {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        if !killed && begun.elapsed() > lasts / 2 {
            killed = true;
            kill::signal(kill::postmaster(data)?, Signal::KILL)?;
        }
        if told_after.is_none()
            && let Some(out) = gone
            && is_told(app, out.lane).await
        {
            told_after = Some(begun.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // A moment for what is on its way, the same in each phase.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let taken = outs.iter().zip(before).map(|(out, before)| out.receiver.count() - before).collect();
    gone.iter().for_each(|out| out.receiver.set_away(false));
    let back = Instant::now() + PATIENCE;
    while Instant::now() < back && waiting(app).await? > 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(Seen { taken, told_after })
}

async fn is_told(app: &App, lane: Lane) -> bool {
    let Ok(part) = SourceId::new(&format!("lane:{}", lane.as_str())) else { return false };
    app.read(|world| world.alerts().book().is_open(AlertKind::PartFailing, Subject::Part(part)))
}

/// Effects that the table still holds.
async fn waiting(app: &App) -> Result<usize, Failure> {
    let mut waiting = 0;
    for lane in Lane::ALL {
        waiting += app.store().pending(lane, (Seq(0), 0), 20_000).await.map_or(1, |items| items.len());
    }
    Ok(waiting)
}

/// The `n`th order: of a web shop or a marketplace with an article nobody knows, or one that is picked.
fn order(n: u64) -> Incoming {
    let (sku, channel) = match n % 3 {
        0 => ("XXX-999", Channel::Web),
        1 => ("XXX-999", Channel::Marketplace),
        _ => ("LUN-001", Channel::Web),
    };
    let id = |text: &str| OrderId::new(text).expect("a short word is an id");
    let contact = ContactId::new(&format!("C-{n}")).expect("a short word is an id");
    let card = OrderCard {
        order: id(&format!("B-{n}")),
        channel,
        placed_at: TEN,
        contact,
        dept: DeptId::new("75").expect("a département"),
        near: None,
        service: Service::NextDay,
        lines: vec![OrderLine {
            sku: SkuId::new(sku).expect("a short word is an id"),
            qty: 1,
            price_cents: Some(3_990),
        }],
    };
    let mail = format!("c{n}@client-{}.example", n % 7);
    let person = Contact { name: "Zoé Lérin".to_owned(), mail, ..Contact::default() };
    fact(format!("order-{n}"), Fact::OrderPlaced(card), Some((contact, person)))
}

fn fact(key: String, fact: Fact, contact: Option<(ContactId, Contact)>) -> Incoming {
    let source = SourceId::new("shopify:bench").expect("a short word is an id");
    Incoming { origin: Origin { source, key }, cause: None, fact, contact, happened_at: None }
}

async fn open(data: &Path) -> Result<(Running, Vec<Out>), Failure> {
    let (mail, port) = outside::mail_server().await?;
    let (notices, shop) = outside::marketplace().await?;
    let (plant, site) = outside::plant().await?;
    let secret = || Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let depot = data.join("depot");
    furnish(&depot)?;
    let settings = Settings {
        store: store::Settings::private(data),
        drop_folder: Some(depot),
        feeds: FeedSettings::new(Arc::new(runtime::machine_now)),
        plant: Some(Endpoint { url: site, secret: secret() }),
        notices: Some(Endpoint { url: shop, secret: secret() }),
        mail: MailSettings {
            from: "Régie <livraison@regie.example>".to_owned(),
            route: Route::Smtp { host: "127.0.0.1".to_owned(), port, tls: false, login: None },
        },
        demo: Some(DemoSettings { from: TEN, speed: 1.0 }),
        ui: None,
        basemap: None,
        war_room_port: 0,
    };
    let running = runtime::start(settings).await?;
    enlarge(&running.app).await?;
    let out = |lane, receiver| Out { lane, receiver };
    Ok((running, vec![out(Lane::Instructions, plant), out(Lane::Mail, mail), out(Lane::Notices, notices)]))
}

/// The stories' network.
fn furnish(depot: &Path) -> Result<(), Failure> {
    fs::create_dir_all(depot)?;
    let network = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/network");
    for entry in fs::read_dir(network)? {
        let entry = entry?;
        fs::copy(entry.path(), depot.join(entry.file_name()))?;
    }
    Ok(())
}

/// A node that is never full and a shelf that is never empty: what is measured is the way out.
async fn enlarge(app: &App) -> Result<(), Failure> {
    let node = NodeId::new("FR-IDF")?;
    let sku = SkuId::new("LUN-001")?;
    let until = Instant::now() + PATIENCE;
    let card = loop {
        let listed =
            app.read(|world| world.stock().book().node(node).filter(|_| world.stock().sku(sku).is_some()).cloned());
        match listed {
            Some(card) => break card,
            None if Instant::now() > until => return Err("the network was not taken".into()),
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let large = model::NodeCard { capacity_per_quarter: 1_000_000, ..card };
    let full = Fact::StockCounted { node, sku, on_hand: 1_000_000, safety: None };
    app.accept(vec![fact("node".into(), Fact::NodeListed(large), None), fact("stock".into(), full, None)]).await?;
    Ok(())
}
