//! `HashMap` and `HashSet`, which have another hasher here, as they are used.

use std::collections::{HashMap, HashSet, hash_map::{Entry, RandomState}};
use std::sync::{LazyLock, Mutex};

struct Cache { map: HashMap<String, u32>, seen: HashSet<u32> }
static CACHE: LazyLock<Mutex<HashMap<u32, u32>>> = LazyLock::new(|| Mutex::new(HashMap::new()));

#[test]
fn maps() {
    let mut cache = Cache { map: HashMap::new(), seen: HashSet::new() };
    cache.map.insert("a".into(), 1);
    *cache.map.entry("a".into()).or_insert(0) += 1;
    match cache.map.entry("b".to_string()) { Entry::Vacant(v) => { v.insert(2); } Entry::Occupied(_) => unreachable!() }
    assert_eq!((cache.map["a"], cache.map.get("b"), cache.map.len()), (2, Some(&2), 2));
    for (_, value) in &mut cache.map { *value += 1; }
    for (key, value) in &cache.map { assert!(key.len() == 1 && *value > 0); }
    cache.seen.extend([1, 2, 3]);
    let other: HashSet<u32> = (2..5).collect();
    assert_eq!(cache.seen.intersection(&other).count(), 2);
    assert_eq!(&cache.seen & &other, HashSet::from([2, 3]));
    let mut m: HashMap<_, _, RandomState> = HashMap::with_hasher(RandomState::new());
    m.insert(1, 2);
    let counts = ["x", "y", "x"].iter().fold(HashMap::new(), |mut map, word| { *map.entry(*word).or_insert(0) += 1; map });
    assert_eq!(counts, HashMap::from([("x", 2), ("y", 1)]));
    let sums: HashMap<bool, Vec<i32>> = HashMap::default();
    assert!(sums.is_empty());
    CACHE.lock().unwrap().insert(1, 2);
    let mut keys: Vec<String> = cache.map.into_keys().collect();
    keys.sort();
    assert_eq!(keys, ["a", "b"]);
    let m2 = counts.clone();
    assert!(m2 == counts && format!("{:?}", HashMap::from([(1, 2)])) == "{1: 2}");
    fn takes(map: &HashMap<u32, u32>) -> usize { map.values().count() }
    assert_eq!(takes(&HashMap::from([(1, 1)])), 1);
    let set: HashSet<&str> = HashSet::with_capacity(3);
    assert!(!set.contains("x"));
}
