// Measures how long Porcupine takes to judge histories, for the bench of the linearizability checker to put beside its own
// times: one history a line on standard input, one answer a line on standard output, both JSON. Only the check is timed.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

// history is one history, how often to judge it, and by which model.
type history struct {
	Model  string  `json:"model"`
	Rounds int     `json:"rounds"`
	Events []event `json:"events"`
}

// event is a call (with input) or a return (with outcome) of operation Id.
type event struct {
	Id     int     `json:"id"`
	Call   bool    `json:"call"`
	Input  input   `json:"input"`
	Output outcome `json:"output"`
}

type input struct {
	F    string `json:"f"`
	Key  string `json:"key"`
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
}

// outcome says what came of an operation. Nothing is known of an indeterminate one; absent is no value, for a read.
type outcome struct {
	Unknown bool   `json:"unknown"`
	Failed  bool   `json:"failed"`
	Value   int    `json:"value"`
	Text    string `json:"text"`
}

type answer struct {
	Valid   bool    `json:"valid"`
	Seconds float64 `json:"seconds"`
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for decoder := json.NewDecoder(lines); decoder.More(); {
		var h history
		if err := decoder.Decode(&h); err != nil {
			panic(err)
		}
		if err := out.Encode(judged(models[h.Model], eventsOf(h.Events), h.Rounds)); err != nil {
			panic(err)
		}
	}
}

// judged checks a history the given number of times and keeps the shortest.
func judged(model porcupine.Model, events []porcupine.Event, rounds int) answer {
	best := answer{Seconds: -1}
	for i := 0; i < rounds; i++ {
		begin := time.Now()
		valid := porcupine.CheckEvents(model, events)
		seconds := time.Since(begin).Seconds()
		if best.Seconds < 0 || seconds < best.Seconds {
			best = answer{valid, seconds}
		}
	}
	return best
}

func eventsOf(events []event) []porcupine.Event {
	result := make([]porcupine.Event, len(events))
	for i, e := range events {
		if e.Call {
			result[i] = porcupine.Event{Kind: porcupine.CallEvent, Value: e.Input, Id: e.Id}
		} else {
			result[i] = porcupine.Event{Kind: porcupine.ReturnEvent, Value: e.Output, Id: e.Id}
		}
	}
	return result
}
