// Verifies a Mufakat ledger with code that others wrote: golang.org/x/mod/sumdb/{note,tlog} and
// github.com/transparency-dev/{formats,merkle}. Usage: verify DIRECTORY VERIFIER-KEY RECEIPT
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	f_log "github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

// path is the C2SP tlog-tiles path of a tile or bundle.
func path(kind string, index int64, width int) string {
	n := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		n = fmt.Sprintf("x%03d/%s", index%1000, n)
	}
	if width < 256 {
		n += fmt.Sprintf(".p/%d", width)
	}
	return "tile/" + kind + "/" + n
}

type tiles struct {
	dir  string
	tree tlog.Tree
}

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, one := range wanted {
		bytes, err := os.ReadFile(filepath.Join(t.dir, path(strconv.Itoa(one.L), one.N, one.W)))
		if err != nil {
			return nil, err
		}
		found = append(found, bytes)
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func main() {
	dir, key, receipt := os.Args[1], os.Args[2], os.Args[3]
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err, "checkpoint")
	verifier, err := note.NewVerifier(key)
	must(err, "verifier key")
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err, "sumdb/note")
	lines := strings.Split(opened.Text, "\n")
	checkpoint, _, _, err := f_log.ParseCheckpoint(signed, lines[0], verifier)
	must(err, "transparency-dev/formats")
	size := int64(checkpoint.Size)
	var root tlog.Hash
	copy(root[:], checkpoint.Hash)

	// sumdb/tlog: every entry is in the tree, by the tiles.
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles{dir: dir})
	var entries int64
	for bundle := int64(0); bundle*256 < size; bundle++ {
		width := int(min(256, size-bundle*256))
		data, err := os.ReadFile(filepath.Join(dir, path("entries", bundle, width)))
		must(err, "entries")
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			leaf := data[2 : 2+length]
			data = data[2+length:]
			proven, err := tlog.ProveRecord(size, entries, reader)
			must(err, "sumdb/tlog prove")
			must(tlog.CheckRecord(proven, size, root, entries, tlog.RecordHash(leaf)), "sumdb/tlog check")
			entries++
		}
	}
	if entries != size {
		log.Fatalf("%d entries, the checkpoint says %d", entries, size)
	}
	// And every older tree is its beginning.
	for older := int64(1); older < size; older += 7 {
		oldRoot, err := tlog.TreeHash(older, reader)
		must(err, "sumdb/tlog tree hash")
		proven, err := tlog.ProveTree(size, older, reader)
		must(err, "sumdb/tlog prove tree")
		must(tlog.CheckTree(proven, size, root, older, oldRoot), "sumdb/tlog check tree")
	}

	// transparency-dev/merkle: the receipt.
	text, err := os.ReadFile(receipt)
	must(err, "receipt")
	parts := bytes.SplitN(text, []byte("\n\n"), 2)
	var extra []byte
	var index uint64
	var hashes [][]byte
	for number, line := range strings.Split(string(parts[0]), "\n") {
		switch {
		case number == 0:
			if line != "c2sp.org/tlog-proof@v1" {
				log.Fatalf("first line of the receipt: %q", line)
			}
		case strings.HasPrefix(line, "extra "):
			extra, err = base64.StdEncoding.DecodeString(line[len("extra "):])
			must(err, "extra")
		case strings.HasPrefix(line, "index "):
			index, err = strconv.ParseUint(line[len("index "):], 10, 64)
			must(err, "index")
		default:
			hash, err := base64.StdEncoding.DecodeString(line)
			must(err, "hash")
			hashes = append(hashes, hash)
		}
	}
	proven, _, _, err := f_log.ParseCheckpoint(parts[1], lines[0], verifier)
	must(err, "the receipt's checkpoint")
	leaf := rfc6962.DefaultHasher.HashLeaf(extra)
	must(proof.VerifyInclusion(rfc6962.DefaultHasher, index, proven.Size, leaf, hashes, proven.Hash), "transparency-dev/merkle")
	fmt.Printf("%d entries, receipt of %d\n", entries, index)
}
