//! The company's outside: the order call of its marketplace, and the door through which its people are instructed.

use super::fleet::Fleet;
use adapters::{Secret, instruction, standard_webhooks, tiktok};
use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use model::{Action, Contact, Moment, NodeId, OrderCard, OrderId, ParcelId, Seq, SkuId, Tour, VanId, Via};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::net::TcpListener;

/// What the app signs its instructions with.
pub const ACTIONS: &str = "company-actions";

/// A parcel as its picker was told.
#[derive(Clone, Debug)]
pub struct Pick {
    pub node: NodeId,
    pub items: Vec<(SkuId, u32)>,
    pub via: Via,
}

/// What people hold in their hands.
#[derive(Default)]
pub struct Hands {
    pub picks: BTreeMap<ParcelId, Pick>,
    pub tours: BTreeMap<VanId, Tour>,
    pub fleet: Fleet,
    heard: BTreeSet<Seq>,
    orders: BTreeMap<OrderId, (OrderCard, Contact, &'static str)>,
    forged: u32,
}

/// The outside; cloned freely.
#[derive(Clone, Default)]
pub struct Outside(Arc<Mutex<Hands>>);

impl Outside {
    pub fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().expect("nobody panicked")
    }

    /// An order that the marketplace's API knows of.
    pub fn sells(&self, card: &OrderCard, contact: &Contact) {
        self.hands().orders.insert(card.order, (card.clone(), contact.clone(), "AWAITING_SHIPMENT"));
    }

    /// The buyer of an order takes it back.
    pub fn cancels(&self, order: &OrderId) {
        if let Some((_, _, status)) = self.hands().orders.get_mut(order) {
            *status = "CANCELLED";
        }
    }

    pub fn forged(&self) -> u32 {
        self.hands().forged
    }

    /// Opens its door; `now` is the clock by which signatures are judged.
    pub async fn open(&self, now: Arc<dyn Fn() -> Moment + Send + Sync>) -> String {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        let app = Router::new()
            .route("/actions", post(act))
            .route(tiktok::ORDERS_PATH, get(order))
            .with_state((self.clone(), now));
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }

    fn hear(&self, seq: Seq, action: Action) {
        let mut hands = self.hands();
        if !hands.heard.insert(seq) && !matches!(action, Action::Drive(_)) {
            return;
        }
        match action {
            Action::Pick { node, lists } => {
                let told = lists.into_iter().map(|(list, via)| (list.parcel, Pick { node, items: list.items, via }));
                hands.picks.extend(told);
            }
            Action::StopPick { parcel, .. } => {
                hands.picks.remove(&parcel);
                hands.fleet.stop(parcel);
            }
            Action::Relabel { parcel, via, .. } => {
                if let Some(pick) = hands.picks.get_mut(&parcel) {
                    pick.via = via;
                }
            }
            Action::Drive(tour) => {
                hands.tours.insert(tour.van, tour);
            }
            // Nobody in the company's story holds anything at a dock.
            Action::HoldAtDock { .. } | Action::FreeAtDock { .. } => {}
            Action::Assign { node, robot, mission, vias } => hands.fleet.assign(node, robot, mission, vias),
            Action::Move(window) => hands.fleet.drive(&window),
        }
    }
}

type Shared = (Outside, Arc<dyn Fn() -> Moment + Send + Sync>);

async fn act(State((outside, now)): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (id, second, signature) = (text("webhook-id"), text("webhook-timestamp"), text("webhook-signature"));
    let signed = [now(), runtime::machine_now()]
        .into_iter()
        .any(|now| standard_webhooks::verify(&Secret::new(ACTIONS), id, second, signature, &body, now).is_ok());
    if !signed {
        outside.hands().forged += 1;
        return StatusCode::UNAUTHORIZED;
    }
    match instruction::parse_all(&body) {
        Ok(told) => {
            told.into_iter().for_each(|told| outside.hear(told.seq, told.action));
            StatusCode::OK
        }
        Err(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

async fn order(State((outside, _)): State<Shared>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let asked = query.get("ids").and_then(|number| OrderId::new(&format!("{}{number}", tiktok::PREFIX)).ok());
    let found = asked.and_then(|order| outside.hands().orders.get(&order).cloned());
    found.map_or(StatusCode::NOT_FOUND.into_response(), |(card, contact, status)| {
        tiktok::render_order(&card, &contact, status).into_response()
    })
}
