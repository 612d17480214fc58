using System.Text;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Storage;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_file_is_written_and_replaced()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a"], Text("first, and longer"));
        Assert.Equal("first, and longer", File.ReadAllText(folder["a"]));
        AtomicFile.Write(folder["a"], Text("second"));
        Assert.Equal("second", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Names);
    }

    [Fact]
    public void The_earlier_file_is_there_until_the_new_one_is_whole()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], "earlier");
        AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            Assert.Equal("earlier", File.ReadAllText(folder["a"]));
            Assert.Equal(2, folder.Names.Length);
            Assert.StartsWith(AtomicFile.TemporaryPrefix, folder.Names[0], StringComparison.Ordinal);
        });
        Assert.Equal("half", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void A_failure_half_way_leaves_the_earlier_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], "earlier");
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(folder["a"], Broken));
        Assert.Equal("earlier", File.ReadAllText(folder["a"]));
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(folder["new"], Broken));
        Assert.Equal(["a"], folder.Names);
    }

    [Fact]
    public void A_set_is_written_together_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], "earlier a");
        Assert.Throws<TimeoutException>(() => AtomicFile.WriteAll((folder["a"], Text("new a")), (folder["b"], Text("new b")), (folder["c"], Broken)));
        Assert.Equal("earlier a", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Names);

        AtomicFile.WriteAll((folder["a"], Text("new a")), (folder["b"], stream =>
        {
            Assert.Equal("earlier a", File.ReadAllText(folder["a"]));
            Text("new b")(stream);
        }));
        Assert.Equal("new a", File.ReadAllText(folder["a"]));
        Assert.Equal("new b", File.ReadAllText(folder["b"]));
        Assert.Equal(["a", "b"], folder.Names);
    }

    [Fact]
    public void The_same_file_twice_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => AtomicFile.WriteAll((folder["a"], Text("x")), (folder["b/../a"], Text("y"))));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void What_can_not_be_replaced_is_found_out_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder"]);
        Assert.Contains("it is a folder", Assert.Throws<IOException>(() => AtomicFile.WriteAll((folder["a"], Text("a")), (folder["folder"], Text("b")))).Message, StringComparison.Ordinal);
        Assert.Contains("its folder does not exist", Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteAll((folder["a"], Text("a")), (folder["no/b"], Text("b")))).Message, StringComparison.Ordinal);
        Assert.Equal(["folder"], folder.Names);
    }

    [Fact]
    public void A_writer_may_close_the_stream()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a"], stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.Write("text");
        });
        Assert.Equal("text", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void A_symbolic_link_stays_one()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["elsewhere"]);
        File.WriteAllText(folder["elsewhere/a"], "earlier");
        try
        {
            File.CreateSymbolicLink(folder["link"], folder["elsewhere/a"]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"Symbolic links can't be made here: {exception.Message}");
        }

        AtomicFile.Write(folder["link"], Text("new"));
        Assert.Equal("new", File.ReadAllText(folder["elsewhere/a"]));
        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);

        // A link to a file that is not there yet.
        File.Delete(folder["elsewhere/a"]);
        AtomicFile.Write(folder["link"], Text("again"));
        Assert.Equal("again", File.ReadAllText(folder["elsewhere/a"]));
        Assert.Equal(["elsewhere", "link"], folder.Names);
    }

    [Fact]
    public void A_tensor_that_can_not_be_written_leaves_the_earlier_tensors()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder["x"], new Dictionary<string, Tensor> { ["a"] = ones(3) });
        byte[] earlier = File.ReadAllBytes(folder["x"]);
        Tensor disposed = ones(2);
        disposed.Dispose();
        Assert.ThrowsAny<Exception>(() => Safetensors.Write(folder["x"], new Dictionary<string, Tensor> { ["a"] = zeros(3), ["b"] = disposed }));
        Assert.Equal(earlier, File.ReadAllBytes(folder["x"]));
        Assert.Equal(["x"], folder.Names);
    }

    private static Action<Stream> Text(string text) => stream => stream.Write(Encoding.UTF8.GetBytes(text));

    private static void Broken(Stream stream)
    {
        stream.Write("half of it"u8);
        stream.Flush();
        throw new TimeoutException();
    }
}
