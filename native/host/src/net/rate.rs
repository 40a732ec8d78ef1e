//! What a network card may receive and send. Held on the host's end, where the container has no say.
//!
//! A queue only holds back what leaves a device. So what the container receives waits at the host's end of its card, and what it sends is
//! led through a device made for that (`ifb`) and waits there.
use berth_plan::Rates;
use berth_types::{Doing, Id, Result};

use super::link::index_of;
use super::netlink::{Message, Socket, attributes};

const TC_HEADER: usize = 20;
const ROOT: u32 = 0xffff_ffff;
const INGRESS: u32 = 0xffff_fff1;
const INGRESS_HANDLE: u32 = 0xffff_0000;
const ETH_P_ALL: u16 = 3;

const TCA_KIND: u16 = 1;
const TCA_OPTIONS: u16 = 2;
const TCA_STATS2: u16 = 7;
const TCA_STATS_QUEUE: u16 = 3;
const TCA_TBF_PARMS: u16 = 1;
const TCA_TBF_RATE64: u16 = 4;
const TCA_TBF_BURST: u16 = 6;
const TCA_U32_SEL: u16 = 5;
const TCA_U32_ACT: u16 = 7;
const TCA_MIRRED_PARMS: u16 = 2;

/// The least queue and burst, bytes: a few full packets.
const SMALLEST: u32 = 15_000;

/// Brings a card, named by its host's end, to these rates; 0 lifts one.
pub fn set(socket: &mut Socket, link: &str, rates: Rates) -> Result<()> {
    let index = index_of(link)?;
    if rates.receive > 0 {
        shape(socket, index, rates.receive)?;
    } else {
        remove_queue(socket, index, ROOT);
    }
    let detour = detour_of(link);
    if rates.send == 0 {
        remove_queue(socket, index, INGRESS);
        return remove_device(socket, &detour);
    }
    let first = index_of(&detour).is_err();
    if first {
        make_device(socket, &detour)?;
    }
    let through = index_of(&detour)?;
    shape(socket, through, rates.send)?;
    if first { lead_through(socket, index, through) } else { Ok(()) }
}

/// How often what the card received and sent had to wait.
pub fn waits(socket: &mut Socket, link: &str) -> (u64, u64) {
    let mut of = |name: &str| index_of(name).and_then(|index| overlimits(socket, index)).unwrap_or(0);
    (of(link), of(&detour_of(link)))
}

/// Removes what `set` made beside cards that are gone or going.
pub fn release(links: &[String]) -> Result<()> {
    let made: Vec<String> = links.iter().map(|link| detour_of(link)).filter(|name| index_of(name).is_ok()).collect();
    if made.is_empty() {
        return Ok(());
    }
    let mut socket = Socket::open()?;
    made.iter().try_for_each(|name| remove_device(&mut socket, name))
}

/// Removes what is left of cards of the instance that no longer exist.
pub fn release_orphans(instance: &Id) -> Result<()> {
    let ours = format!("bi{instance}");
    let names = std::fs::read_dir("/sys/class/net").doing("list network devices")?;
    let gone: Vec<String> = names
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(&ours))
        .map(|name| name.replacen("bi", "bv", 1))
        .filter(|link| index_of(link).is_err())
        .collect();
    release(&gone)
}

/// The device that what a card sends is led through: `bv…` has `bi…`.
fn detour_of(link: &str) -> String {
    link.replacen("bv", "bi", 1)
}

fn header(index: u32, handle: u32, parent: u32, info: u32) -> [u8; TC_HEADER] {
    let mut header = [0; TC_HEADER];
    for (at, value) in [(4, index), (8, handle), (12, parent), (16, info)] {
        header[at..at + 4].copy_from_slice(&value.to_ne_bytes());
    }
    header
}

/// A token bucket that lets through `mbps` megabits per second, 20 ms of them at once, and keeps 50 ms waiting.
fn shape(socket: &mut Socket, index: u32, mbps: u32) -> Result<()> {
    let rate = u64::from(mbps) * 125_000;
    let burst = u32::try_from(rate / 50).unwrap_or(u32::MAX / 4).max(SMALLEST);
    let queue = u32::try_from(rate / 20).unwrap_or(u32::MAX / 4).max(2 * SMALLEST);
    // tc_tbf_qopt: two tc_ratespec of 12 bytes (link layer at 1, rate at 8), limit, buffer, mtu.
    let mut parameters = [0u8; 36];
    parameters[1] = 1;
    parameters[8..12].copy_from_slice(&u32::try_from(rate).unwrap_or(u32::MAX).to_ne_bytes());
    parameters[24..28].copy_from_slice(&(burst + queue).to_ne_bytes());
    // Another rate is another queue, by another handle: one that is only changed may hold a packet larger than its new burst, for ever.
    let handle = (mbps % 0xfffe + 1) << 16;
    let flags = (libc::NLM_F_CREATE | libc::NLM_F_REPLACE) as u16;
    let mut message = Message::new(libc::RTM_NEWQDISC, flags, &header(index, handle, ROOT, 0));
    message.attr_text(TCA_KIND, "tbf");
    message.nest(TCA_OPTIONS, |options| {
        options.attr(TCA_TBF_PARMS, &parameters);
        options.attr(TCA_TBF_BURST, &burst.to_ne_bytes());
        options.attr(TCA_TBF_RATE64, &rate.to_ne_bytes());
    });
    socket.request(message, "limit a network card")
}

/// Absent is fine.
fn remove_queue(socket: &mut Socket, index: u32, parent: u32) {
    let _ = socket.request(Message::new(libc::RTM_DELQDISC, 0, &header(index, 0, parent, 0)), "lift a network limit");
}

fn make_device(socket: &mut Socket, name: &str) -> Result<()> {
    let mut up = [0; 16];
    for at in [8, 12] {
        up[at..at + 4].copy_from_slice(&(libc::IFF_UP as u32).to_ne_bytes());
    }
    let mut message = Message::new(libc::RTM_NEWLINK, (libc::NLM_F_CREATE | libc::NLM_F_EXCL) as u16, &up);
    message.attr_text(libc::IFLA_IFNAME, name);
    message.nest(libc::IFLA_LINKINFO, |info| {
        info.attr(libc::IFLA_INFO_KIND, b"ifb");
    });
    socket.request(message, "make a device that limits a network card (kernel module ifb)")
}

fn remove_device(socket: &mut Socket, name: &str) -> Result<()> {
    let Ok(index) = index_of(name) else { return Ok(()) };
    let mut header = [0; 16];
    header[4..8].copy_from_slice(&index.to_ne_bytes());
    socket.request(Message::new(libc::RTM_DELLINK, 0, &header), "remove a network limit's device")
}

/// Every packet that comes in at `index` goes out at `through`, from where the kernel hands it on as if nothing had been.
fn lead_through(socket: &mut Socket, index: u32, through: u32) -> Result<()> {
    let flags = (libc::NLM_F_CREATE | libc::NLM_F_EXCL) as u16;
    let mut message = Message::new(libc::RTM_NEWQDISC, flags, &header(index, INGRESS_HANDLE, INGRESS, 0));
    message.attr_text(TCA_KIND, "ingress");
    socket.request(message, "catch what a network card sends")?;

    let info = (1 << 16) | u32::from(ETH_P_ALL.to_be());
    let mut message = Message::new(libc::RTM_NEWTFILTER, flags, &header(index, 0, INGRESS_HANDLE, info));
    message.attr_text(TCA_KIND, "u32");
    message.nest(TCA_OPTIONS, |options| {
        // tc_u32_sel: terminal, one key, whose empty mask fits everything.
        let mut selector = [0u8; 32];
        (selector[0], selector[2]) = (1, 1);
        options.attr(TCA_U32_SEL, &selector);
        options.nest(TCA_U32_ACT, |actions| {
            actions.nest(1, |action| {
                action.attr_text(1, "mirred");
                action.nest(2, |mirred| {
                    // tc_mirred: tc_gen with its action "stolen" at 8, "redirect to egress" at 20, the device at 24.
                    let mut parameters = [0u8; 28];
                    parameters[8..12].copy_from_slice(&4i32.to_ne_bytes());
                    parameters[20..24].copy_from_slice(&1i32.to_ne_bytes());
                    parameters[24..28].copy_from_slice(&through.to_ne_bytes());
                    mirred.attr(TCA_MIRRED_PARMS, &parameters);
                });
            });
        });
    });
    socket.request(message, "lead what a network card sends through its limit")
}

fn overlimits(socket: &mut Socket, index: u32) -> Result<u64> {
    // The kernel answers only who asks to hear it.
    let flags = libc::NLM_F_ECHO as u16;
    let answers = socket.get(Message::new(libc::RTM_GETQDISC, flags, &header(index, 0, ROOT, 0)), "read a queue")?;
    let found = answers.iter().find_map(|answer| {
        let all = attributes(answer, TC_HEADER);
        let kind = all.iter().find(|(kind, _)| *kind == TCA_KIND)?.1;
        let (_, stats) = all.iter().find(|(kind, _)| *kind == TCA_STATS2)?;
        let queue = attributes(stats, 0).into_iter().find(|(kind, _)| *kind == TCA_STATS_QUEUE)?.1;
        // gnet_stats_queue: length, backlog, drops, requeues, overlimits.
        let count = queue.get(16..20)?.try_into().ok().map(u32::from_ne_bytes)?;
        kind.starts_with(b"tbf").then_some(u64::from(count))
    });
    Ok(found.unwrap_or(0))
}
