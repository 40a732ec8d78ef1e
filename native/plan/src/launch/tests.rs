use berth_types::{ErrorCode, Id, Profile};

use super::*;

fn spec() -> ContainerSpec {
    let id = |text: &str| Id::new(text).unwrap();
    ContainerSpec {
        id: id("ctr_1"),
        hostname: "web-1".to_owned(),
        image_id: id("img_1"),
        command: Vec::new(),
        env: BTreeMap::new(),
        run_as: RunAs::default(),
        limits: Limits::new(1.0, 512, 4096, 512),
        nics: vec![Nic {
            network_id: id("net_1"),
            name: "eth0".to_owned(),
            mac: "02:00:0a:01:02:03".to_owned(),
            address: "10.1.2.3/24".to_owned(),
            gateway: "10.1.2.1".to_owned(),
        }],
        volumes: Vec::new(),
        nameservers: vec!["10.1.2.1".to_owned()],
        files: Vec::new(),
        profile: Profile::DEFAULT,
        disk_group: None,
    }
}

/// The message of what a change makes invalid.
fn refused(change: impl FnOnce(&mut ContainerSpec)) -> String {
    let mut spec = spec();
    change(&mut spec);
    let error = check(&spec).expect_err("accepted");
    assert_eq!(error.code, ErrorCode::Invalid);
    error.message
}

#[test]
fn a_good_spec_passes() {
    check(&spec()).unwrap();
}

#[test]
fn each_bad_field_is_named() {
    for name in ["", "-a", "a-", "a.b", "a b", "a\nb", &"a".repeat(64)] {
        assert!(refused(|spec| spec.hostname = name.to_owned()).starts_with("hostname"), "{name:?}");
    }
    for server in ["", "1.2.3", "1.2.3.4\nsearch evil", "example.org"] {
        assert!(refused(|spec| spec.nameservers = vec![server.to_owned()]).starts_with("nameservers"), "{server:?}");
    }
    for path in ["etc/x", "/../x", "/a/../../x", "/a/", "/a\0"] {
        let file = FileEntry { path: path.to_owned(), mode: 0o644, content: Vec::new() };
        assert!(refused(|spec| spec.files = vec![file]).starts_with("files"), "{path:?}");
    }
    for mac in ["", "02:00", "01:00:5e:00:00:01", "00:00:00:00:00:00", "02:00:0a:01:02:03:04", "02:00:0a:01:02:zz"] {
        assert!(refused(|spec| spec.nics[0].mac = mac.to_owned()).starts_with("nics.mac"), "{mac:?}");
    }
    for address in ["10.0.0.1", "10.0.0.1/0", "10.0.0.1/33", "x/24"] {
        assert!(refused(|spec| spec.nics[0].address = address.to_owned()).starts_with("nics.address"), "{address:?}");
    }
    for name in ["", "lo", "all", "a/b", "a b", "0123456789abcdef"] {
        assert!(refused(|spec| spec.nics[0].name = name.to_owned()).starts_with("nics.name"), "{name:?}");
    }
    assert!(refused(|spec| spec.command = vec!["a\0".to_owned()]).starts_with("command"));
    assert!(refused(|spec| spec.run_as.user = "a\0".to_owned()).starts_with("user"));
    assert!(refused(|spec| spec.run_as.working_dir = "srv".to_owned()).starts_with("workingDir"));
    assert!(refused(|spec| spec.run_as.stop_signal = "SIGNO".to_owned()).starts_with("stopSignal"));
    assert!(refused(|spec| drop(spec.env.insert("A=B".to_owned(), String::new()))).starts_with("env"));
    for cpus in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(refused(|spec| spec.limits.cpus = cpus).starts_with("limits.cpus"));
    }
}

#[test]
fn an_init_is_process_1_itself() {
    let with = |program: &str| ContainerSpec { command: vec![program.to_owned()], ..spec() };
    assert!(boots(&spec()));
    for program in ["/sbin/init", "/usr/lib/systemd/systemd", "/init"] {
        assert!(boots(&with(program)) && !no_new_privileges(&with(program)), "{program}");
    }
    for program in ["/bin/sh", "init", "./init", "/usr/sbin/nginx", "/init/run", "/etc/init.d"] {
        assert!(!boots(&with(program)), "{program}");
    }
}

#[test]
fn the_bounding_set_has_no_power_over_the_host() {
    // sys_module, sys_rawio, sys_time, mac_override, mac_admin, syslog, wake_alarm, block_suspend, audit_read,
    // perfmon, bpf, checkpoint_restore
    for dropped in [16, 17, 25, 32, 33, 34, 35, 36, 37, 38, 39, 40] {
        assert_eq!(BOUNDING & (1 << dropped), 0, "capability {dropped}");
    }
    for kept in [0, 1, 7, 12, 21, 22] {
        assert_ne!(BOUNDING & (1 << kept), 0, "capability {kept}");
    }
}
