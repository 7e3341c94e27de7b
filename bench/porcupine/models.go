package main

import (
	"hash/maphash"
	"maps"

	"github.com/anishathalye/porcupine"
)

// Models get the hash of a state where it helps: without one, the map takes five times as long.

// absent is the state of a register to which nothing was written, and what a read of it returns.
const absent = -1

var models = map[string]porcupine.Model{
	"cas-register": {Init: func() any { return absent }, Step: stepRegister},
	"append-map":   {PartitionEvent: byKey, Init: func() any { return "" }, Step: stepText, Hash: hashText},
	"append-map, whole": {
		Init:  func() any { return map[string]string{} },
		Step:  stepMap,
		Equal: func(a, b any) bool { return maps.Equal(a.(map[string]string), b.(map[string]string)) },
		Hash:  hashMap,
	},
}

var seed = maphash.MakeSeed()

func hashText(state any) uint64 { return maphash.String(seed, state.(string)) }

// hashMap does not depend on the order of the keys.
func hashMap(state any) uint64 {
	hash := uint64(0)
	for key, text := range state.(map[string]string) {
		hash ^= maphash.String(seed, key)*31 + maphash.String(seed, text)
	}
	return hash
}

// stepRegister is a register with compare-and-set. A compare-and-set that failed did not find its value.
func stepRegister(state, in, out any) (bool, any) {
	value, i, o := state.(int), in.(input), out.(outcome)
	switch i.F {
	case "read":
		return o.Unknown || o.Value == value, value
	case "write":
		return true, i.To
	}
	if value == i.From {
		return o.Unknown || !o.Failed, i.To
	}
	return o.Unknown || o.Failed, value
}

// stepText is a string that can be read, replaced and appended to.
func stepText(state, in, out any) (bool, any) {
	text, i, o := state.(string), in.(input), out.(outcome)
	switch i.F {
	case "get":
		return o.Unknown || o.Text == text, text
	case "put":
		return true, i.Text
	}
	return true, text + i.Text
}

// stepMap is a map of such strings.
func stepMap(state, in, out any) (bool, any) {
	all, key := state.(map[string]string), in.(input).Key
	possible, text := stepText(all[key], in, out)
	if text == all[key] {
		return possible, all
	}
	changed := maps.Clone(all)
	changed[key] = text.(string)
	return possible, changed
}

func byKey(events []porcupine.Event) [][]porcupine.Event {
	keyOf := map[int]string{}
	parts := map[string][]porcupine.Event{}
	for _, e := range events {
		if e.Kind == porcupine.CallEvent {
			keyOf[e.Id] = e.Value.(input).Key
		}
		parts[keyOf[e.Id]] = append(parts[keyOf[e.Id]], e)
	}
	result := make([][]porcupine.Event, 0, len(parts))
	for _, part := range parts {
		result = append(result, part)
	}
	return result
}
