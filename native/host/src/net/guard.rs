//! Under which MAC and IPv4 address each card may send: the elements of the set `cards` in the instance's bridge table, see `walls`.
//!
//! They live in the kernel alone. One is made when its card is there, and goes some time after its card has gone: taking it away at once would
//! cost a stop 10 ms, and what it allows is bound to a name that no other card gets.
use berth_plan::NicPlan;
use berth_types::{Error, Id, Result};

use super::link::index_of;
use super::netlink::{Message, Socket, attributes};

/// `nfgenmsg`: family, version, resource.
const HEADER: usize = 4;
const BATCH_BEGIN: u16 = 16;
const BATCH_END: u16 = 17;
const NFTABLES: u16 = 10;
const GET_TABLE: u16 = NFTABLES << 8 | 1;
const NEW_ELEMENT: u16 = NFTABLES << 8 | 12;
const GET_ELEMENT: u16 = NFTABLES << 8 | 13;
const DELETE_ELEMENT: u16 = NFTABLES << 8 | 14;

const TABLE_NAME: u16 = 1;
const LIST_TABLE: u16 = 1;
const LIST_SET: u16 = 2;
const LIST_ELEMENTS: u16 = 3;
const ELEMENT: u16 = 1;
const ELEMENT_KEY: u16 = 1;
const VALUE: u16 = 1;

const SET: &str = "cards";
/// Interface name (16), MAC (6, padded to 8), address.
const KEY: usize = 28;
const NAME: usize = 16;

/// Lets a card, named by its host's end, send under its MAC and address; again is fine.
pub fn allow(link: &str, nic: &NicPlan) -> Result<()> {
    let create = libc::NLM_F_CREATE as u16;
    let message = message(NEW_ELEMENT, create, &table_of(link), &[key(link, nic)]);
    change(&mut Socket::netfilter()?, message, "guard a network card")
}

/// Takes back what was allowed to cards of the instance that are gone. Waits for every processor once: not for those in a hurry.
pub fn forget_orphans(instance: &Id) -> Result<()> {
    let table = format!("berth_{instance}");
    let mut socket = Socket::netfilter()?;
    let found = match socket.dump(message(GET_ELEMENT, 0, &table, &[]), "list the guarded network cards") {
        Err(error) if is_absent(&error) => return Ok(()), // No nft, no table.
        other => other?,
    };
    let gone = |key: &[u8; KEY]| index_of(name(key)).is_err();
    let keys: Vec<[u8; KEY]> = found.iter().flat_map(|answer| keys(answer)).filter(gone).collect();
    // An element takes 44 bytes of a list, and that has 65,535 at most.
    keys.chunks(1000)
        .try_for_each(|keys| change(&mut socket, message(DELETE_ELEMENT, 0, &table, keys), "forget network cards"))
}

/// Whether the host still has the instance's tables: whoever loads a ruleset of the host's own may flush all others.
pub fn is_loaded(instance: &Id) -> Result<bool> {
    let name = format!("berth_{instance}");
    Ok(has_table(libc::NFPROTO_INET, &name)? && has_table(libc::NFPROTO_BRIDGE, &name)?)
}

/// Whether the host has a table of this name.
pub(super) fn has_table(family: libc::c_int, name: &str) -> Result<bool> {
    let mut ask = Message::new(GET_TABLE, 0, &header(family, 0));
    ask.attr_text(TABLE_NAME, name);
    match Socket::netfilter()?.request(ask, "look for a table") {
        Err(error) if is_absent(&error) => Ok(false),
        other => other.map(|()| true),
    }
}

fn is_absent(error: &Error) -> bool {
    error.source.as_ref().and_then(std::io::Error::raw_os_error) == Some(libc::ENOENT)
}

fn key(link: &str, nic: &NicPlan) -> [u8; KEY] {
    let mut key = [0; KEY];
    let name = link.as_bytes().iter().take(NAME);
    let parts = key[..NAME].iter_mut().zip(name);
    parts.for_each(|(to, from)| *to = *from);
    key[NAME..NAME + 6].copy_from_slice(&nic.mac);
    key[NAME + 8..].copy_from_slice(&nic.address.octets());
    key
}

/// `bv` and the instance begin the name of each card.
fn table_of(link: &str) -> String {
    format!("berth_{}", link.get(2..8).unwrap_or_default())
}

fn header(family: i32, resource: u16) -> [u8; HEADER] {
    let [high, low] = resource.to_be_bytes();
    [family as u8, 0, high, low]
}

fn message(kind: u16, flags: u16, table: &str, keys: &[[u8; KEY]]) -> Message {
    let mut message = Message::new(kind, flags, &header(libc::NFPROTO_BRIDGE, 0));
    message.attr_text(LIST_TABLE, table);
    message.attr_text(LIST_SET, SET);
    if !keys.is_empty() {
        message.nest(LIST_ELEMENTS, |list| {
            for key in keys {
                list.nest(ELEMENT, |element| {
                    element.nest(ELEMENT_KEY, |data| {
                        data.attr(VALUE, key);
                    });
                });
            }
        });
    }
    message
}

fn change(socket: &mut Socket, change: Message, doing: &str) -> Result<()> {
    let edge = |kind| Message::new(kind, 0, &header(libc::AF_UNSPEC, NFTABLES));
    socket.transact(edge(BATCH_BEGIN), change, edge(BATCH_END), doing)
}

fn keys(answer: &[u8]) -> Vec<[u8; KEY]> {
    let inner = |bytes, wanted| attributes(bytes, 0).into_iter().filter(move |(kind, _)| *kind == wanted);
    attributes(answer, HEADER)
        .into_iter()
        .filter(|(kind, _)| *kind == LIST_ELEMENTS)
        .flat_map(|(_, list)| inner(list, ELEMENT))
        .flat_map(|(_, element)| inner(element, ELEMENT_KEY))
        .flat_map(|(_, key)| inner(key, VALUE))
        .filter_map(|(_, value)| value.try_into().ok())
        .collect()
}

fn name(key: &[u8; KEY]) -> &str {
    let text = key.split(|byte| *byte == 0).next().unwrap_or_default();
    std::str::from_utf8(&text[..text.len().min(NAME)]).unwrap_or_default()
}
