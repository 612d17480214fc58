using System.Text;

namespace DegeneracyLab.Analysis.Tests.Storage;

public sealed class SafetensorsMalformedTests
{
    /// <summary>A description, the header, how many bytes of data follow, and what the message must say.</summary>
    public static TheoryData<string, string, int, string> Headers() => new()
    {
        { "empty header", "", 0, "the header is no JSON object" },
        { "an array", "[]", 0, "the header is no JSON object" },
        { "leading space", " {}", 0, "it does not begin with '{'" },
        { "a byte-order mark", "\ufeff{}", 0, "it does not begin with '{'" },
        { "unfinished", """{"a":""", 0, "the header is no JSON object" },
        { "two objects", "{}{}", 0, "the header is no JSON object" },
        { "trailing comma", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},}""", 1, "the header is no JSON object" },
        { "a comment", "{/* */}", 0, "the header is no JSON object" },
        { "nul padding", "{}\0\0", 0, "the header is no JSON object" },
        { "half a surrogate pair", """{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "half of a surrogate pair" },
        { "twice the same name", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "the header: the name 'a' occurs twice" },
        { "twice the same name, once escaped", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "the header: the name 'a' occurs twice" },
        { "metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0, "the name '__metadata__' occurs twice" },
        { "a metadata name twice", """{"__metadata__":{"a":"1","a":"2"}}""", 0, "__metadata__: the name 'a' occurs twice" },
        { "metadata no object", """{"__metadata__":"x"}""", 0, "__metadata__: the string 'x', expected an object" },
        { "metadata null", """{"__metadata__":null}""", 0, "__metadata__: 'null', expected an object" },
        { "a number in the metadata", """{"__metadata__":{"epoch":3}}""", 0, "__metadata__: 'epoch': '3', expected a string" },
        { "an object in the metadata", """{"__metadata__":{"epoch":{}}}""", 0, "__metadata__: 'epoch': an object, expected a string" },
        { "a tensor that is a number", """{"a":1}""", 0, "the tensor 'a': '1', expected an object" },
        { "a field twice", """{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "the tensor 'a': the name 'dtype' occurs twice" },
        { "an unknown field", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"stride":[1]}}""", 1, "the tensor 'a': unknown field 'stride'" },
        { "no dtype", """{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1, "the tensor 'a': the field 'dtype' is missing" },
        { "no shape", """{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1, "the tensor 'a': the field 'shape' is missing" },
        { "no offsets", """{"a":{"dtype":"U8","shape":[1]}}""", 1, "the tensor 'a': the field 'data_offsets' is missing" },
        { "an unsigned type", """{"a.w":{"dtype":"U16","shape":[1],"data_offsets":[0,2]}}""", 2, "the tensor 'a.w': the dtype 'U16' is not supported; supported are I64, F64, C64, F32, I32, BF16, F16, I16, I8, U8, BOOL" },
        { "eight bits", """{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "the dtype 'F8_E4M3' is not supported" },
        { "lower case", """{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "the dtype 'f32' is not supported" },
        { "a dtype that is a number", """{"a":{"dtype":7,"shape":[1],"data_offsets":[0,1]}}""", 1, "the tensor 'a': dtype: '7', expected a string" },
        { "a shape that is a number", """{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1, "the tensor 'a': shape: '1', expected an array" },
        { "a shape of strings", """{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", 1, "shape: the string '1', expected a whole number" },
        { "a nested shape", """{"a":{"dtype":"U8","shape":[[1]],"data_offsets":[0,1]}}""", 1, "shape: an array, expected a whole number" },
        { "a fraction", """{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1, "shape: '1.0', expected a whole number" },
        { "an exponent", """{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}""", 1, "shape: '1e0', expected a whole number" },
        { "a negative size", """{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "the tensor 'a': shape: -1 is negative" },
        { "two negative sizes", """{"a":{"dtype":"U8","shape":[-1,-1],"data_offsets":[0,1]}}""", 1, "-1 is negative" },
        { "a size beyond 64 bits", """{"a":{"dtype":"U8","shape":[18446744073709551617],"data_offsets":[0,1]}}""", 1, "'18446744073709551617', expected a whole number below 2^63" },
        { "a size of 64 bits", """{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}}""", 1, "expected a whole number below 2^63" },
        { "bytes that overflow", """{"a":{"dtype":"F64","shape":[1152921504606846977],"data_offsets":[0,8]}}""", 8, "the tensor 'a': the shape [1152921504606846977] overflows" },
        { "a product that overflows to 0", """{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "the shape [4294967296, 4294967296] overflows" },
        { "an overflow behind a zero", """{"a":{"dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "overflows" },
        { "65 dimensions", """{"a":{"dtype":"U8","shape":[SIZES],"data_offsets":[0,1]}}""".Replace("SIZES", string.Join(',', Enumerable.Repeat(1, 65)), StringComparison.Ordinal), 1, "the tensor 'a': shape: more than 64 numbers" },
        { "offsets reversed", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "the tensor 'a': data_offsets are reversed: it begins at 1 and ends at 0" },
        { "one offset", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "the tensor 'a': data_offsets has 1 numbers, expected 2" },
        { "three offsets", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1, "data_offsets: more than 2 numbers" },
        { "a negative offset", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}""", 1, "data_offsets: -1 is negative" },
        { "data cut off", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "the tensor 'a': it ends at byte 8 of the data, of which there are 7" },
        { "a terabyte that is not there", """{"a":{"dtype":"U8","shape":[1099511627776],"data_offsets":[0,1099511627776]}}""", 1, "it ends at byte 1099511627776 of the data, of which there are 1" },
        { "fewer bytes than the shape has", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "the tensor 'a': data_offsets give it 8 bytes, but F32 [3] has 12" },
        { "more bytes than the shape has", """{"a":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}""", 8, "data_offsets give it 8 bytes, but F32 [] has 4" },
        { "bytes for nothing", """{"a":{"dtype":"F32","shape":[0,5],"data_offsets":[0,20]}}""", 20, "data_offsets give it 20 bytes, but F32 [0, 5] has 0" },
        { "overlap", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6, "the tensor 'b': it begins at byte 2 of the data and overlaps the tensor 'a', which ends at 4" },
        { "the same bytes twice", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "overlaps the tensor" },
        { "nothing in the midst of another", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}}""", 4, "the tensor 'b': it begins at byte 2 of the data and overlaps" },
        { "a hole", """{"b":{"dtype":"U8","shape":[2],"data_offsets":[6,8]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 8, "the tensor 'b': it begins at byte 6 of the data and leaves a hole after the tensor 'a', which ends at 4" },
        { "a hole at the beginning", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "leaves a hole after the header" },
        { "trailing bytes", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 5, "3 trailing bytes belong to no tensor" },
        { "trailing bytes only", "{}", 1, "1 trailing bytes belong to no tensor" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_malformed_header_is_named(string what, string header, int dataLength, string message)
    {
        _ = what; // shown in the name of the test
        AssertMalformed(RawFile.Of(header, dataLength), message);
    }

    [Fact]
    public void A_file_shorter_than_its_header_is_named()
    {
        AssertMalformed([], "it has 0 bytes, fewer than the 8");
        AssertMalformed([2, 0, 0, 0, 0, 0, 0], "it has 7 bytes, fewer than the 8");
        AssertMalformed([.. RawFile.Length(3), .. "{}"u8], "the header is said to have 3 bytes, but only 2 follow");
        AssertMalformed([.. RawFile.Length(ulong.MaxValue), .. "{}"u8], "the header is said to have 18446744073709551615 bytes, but only 2 follow");
        AssertMalformed(RawFile.Length(1), "the header is said to have 1 bytes, but only 0 follow");
    }

    [Fact]
    public void A_header_above_the_limit_is_named()
    {
        using var folder = new TemporaryFolder();
        using (FileStream stream = File.Create(folder["x"]))
        {
            stream.Write(RawFile.Length(Safetensors.MaximumHeaderLength + 1));
            stream.SetLength(8 + Safetensors.MaximumHeaderLength + 1);
        }

        var exception = Assert.Throws<InvalidDataException>(() => Safetensors.ReadHeader(folder["x"]));
        Assert.Equal($"{folder["x"]}: the header is said to have 100000001 bytes, more than the limit of 100000000.", exception.Message);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named()
    {
        byte[] header = [.. "{\"__metadata__\":{\"a\":\""u8, 0xC3, 0x28, .. "\"}}"u8];
        AssertMalformed(RawFile.Of(header, []), "the header is not UTF-8");
    }

    [Fact]
    public void A_boolean_that_is_neither_is_named()
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"a":{"dtype":"BOOL","shape":[2,2],"data_offsets":[0,4]}}""");
        AssertMalformed(RawFile.Of(header, [0, 1, 255, 0]), "the tensor 'a': element 2 is the byte 255; a boolean is 0 or 1");
    }

    [Fact]
    public void A_long_name_does_not_flood_the_message()
    {
        using var stream = new MemoryStream(RawFile.Of($"{{\"{new string('n', 100_000)}\":1}}", 0));
        Assert.InRange(Assert.Throws<InvalidDataException>(() => Safetensors.Read(stream)).Message.Length, 100, 300);
    }

    [Fact]
    public void A_file_that_ends_while_it_is_read_is_malformed()
    {
        byte[] whole = RawFile.Of("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 9);
        using var stream = new ShrinkingStream(whole);
        Assert.Contains("it ended while it was read", Assert.Throws<InvalidDataException>(() => Safetensors.Read(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_another_matter()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => Safetensors.Read(folder["x"]));
        Assert.Throws<FileNotFoundException>(() => Safetensors.ReadHeader(folder["x"]));
    }

    /// <summary>Reads it every way there is; each must name the file and what is wrong.</summary>
    private static void AssertMalformed(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder["broken.safetensors"];
        File.WriteAllBytes(path, bytes);

        Assert.StartsWith($"{path}: ", Assert.Throws<InvalidDataException>(() => Safetensors.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Safetensors.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
        if (!message.Contains("boolean is", StringComparison.Ordinal))
            Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Safetensors.ReadHeader(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>A stream that promises its whole length and ends two bytes before.</summary>
    private sealed class ShrinkingStream(byte[] bytes) : MemoryStream(bytes[..^2])
    {
        public override long Length => base.Length + 2;
    }
}
