# A small server for tests of runtimes: stores lines on disk, and sends every peer a datagram every few milliseconds.
#
#   server.pl NAME PEER...
#
# TCP 7000, one request a line: "put TEXT" stores, "get" returns everything stored in one line, "heard PEER" counts datagrams, "time" says what time it is.
# What "lax TEXT" stores is not synced, and has a file of its own, which "got" returns. What cannot be stored is the end of it.
use strict;
use warnings;
use IO::Handle;
use IO::Select;
use IO::Socket::INET;
use Socket;

my ($name, @peers) = @ARGV;
my ($data, $lax_data) = ('/data/lines', '/data/lax');
my $every_s = 0.005;

$| = 1;
print "I am $name\n";
print STDERR "and this is my standard error\n";

my %address = map { $_ => inet_aton($_) // die "$_ has no address\n" } @peers;

sub chatter {
    my $udp = IO::Socket::INET->new(Proto => 'udp') or die "udp: $!\n";
    while (1) {
        $udp->send($name, 0, pack_sockaddr_in(7001, $address{$_})) for @peers;
        select(undef, undef, undef, $every_s);
    }
}

my %heard;

sub slurp { open(my $file, '<', $_[0]) or return ''; my @lines = <$file>; chomp @lines; return join(',', @lines) }

sub append {
    my ($path, $line, $lax) = @_;
    open(my $file, '>>', $path) or die "$path: $!\n";
    print $file "$line\n";
    $file->flush && ($lax || $file->sync) && close $file or die "$path: $!\n";
    return 'ok';
}

sub answer {
    my ($verb, $rest) = split / /, $_[0], 2;
    return append($data, $rest) if $verb eq 'put';
    return append($lax_data, $rest, 1) if $verb eq 'lax';
    return slurp($data) if $verb eq 'get';
    return slurp($lax_data) if $verb eq 'got';
    return $heard{$rest} // 0 if $verb eq 'heard';
    return time if $verb eq 'time';
    return 'what?';
}

sub serve {
    my $tcp = IO::Socket::INET->new(LocalPort => 7000, Listen => 64, ReuseAddr => 1) or die "tcp: $!\n";
    my $udp = IO::Socket::INET->new(LocalPort => 7001, Proto => 'udp') or die "udp: $!\n";
    my $select = IO::Select->new($tcp, $udp);
    while (my @ready = $select->can_read) {
        for my $socket (@ready) {
            if ($socket == $udp) { $udp->recv(my $from, 64); $heard{$from}++ }
            elsif ($socket == $tcp) { $select->add($tcp->accept) }
            elsif (defined(my $line = <$socket>)) { chomp $line; print $socket answer($line), "\n" }
            else { $select->remove($socket); close $socket }
        }
    }
}

(fork // die "fork: $!\n") ? serve() : chatter();
