using System.Buffers.Binary;
using System.Text;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>NumPy headers, right and wrong.</summary>
public sealed class NumpyMalformedTests
{
    /// <summary>A header, how many bytes of elements follow, and what the message must say.</summary>
    public static TheoryData<string, int, string> Headers() => new()
    {
        { "", 8, "its header is said to have 0 bytes, expected 4 to 65536" },
        { "    ", 0, "its header: its end stands where '{' is expected" },
        { "['descr']", 0, "'['descr']' stands where '{' is expected" },
        { "{'descr': '<f8', 'fortran_order': False, }", 0, "it lacks the key 'shape'" },
        { "{'fortran_order': False, 'shape': (2,)}", 16, "it lacks the key 'descr'" },
        { "{'descr': '<f8', 'shape': (2,)}", 16, "it lacks the key 'fortran_order'" },
        { "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", 16, "the key 'descr' is unknown or occurs twice" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'more': 1}", 16, "the key 'more' is unknown or occurs twice" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} or exit()", 16, "'or exit()' follows its dictionary" },
        { "{'descr': '<f8', 'fortran_order': 0, 'shape': (2,)}", 16, "fortran_order is '0, 'shape': (2,)}', expected True or False" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2)}", 16, "its shape is a number, expected a tuple" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': 2}", 16, "stands where '(' is expected" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}", 16, "expected a whole number that is not negative" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (1+1,)}", 16, "its shape is a number" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2.0,)}", 16, "its shape is a number" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775808,)}", 16, "a number of 19 digits, expected one below 2^63" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", 16, "the shape [4294967296, 4294967296] overflows" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 9223372036854775807, 2)}", 0, "overflows" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", 15, "15 bytes follow its header, but f8 [2] has 16" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", 17, "17 bytes follow its header, but f8 [2] has 16" },
        { "{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", 16, "its type '|O' is not supported: it stands for pickled Python objects" },
        { "{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}", 16, "its type '<U4' is not supported; supported are f8, f4" },
        { "{'descr': 'f8', 'fortran_order': False, 'shape': (2,)}", 16, "its type 'f8' is not supported" },
        { "{'descr': '|f8', 'fortran_order': False, 'shape': (2,)}", 16, "its type '|f8' is not supported" },
        { "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,)}", 16, "records of several fields" },
        { "{'descr': '<\\x66' '8', 'fortran_order': False, 'shape': (2,)}", 16, "a string has characters other than plain ASCII" },
        { "{'descr': '<f8, 'fortran_order': False, 'shape': (2,)}", 16, "its type '<f8, ' is not supported" },
        { "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,)}", 16, "'__import__('os'), 'f' stands where a string is expected" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_malformed_header_is_named(string header, int elements, string message) => FileData.AssertRefused(Of(header, elements), message);

    [Fact]
    public void Too_many_dimensions_are_named() =>
        FileData.AssertRefused(Of($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1, ", 65))})}}", 1), "more than 64 dimensions");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(1, 1)]
    public void Another_version_is_named(byte major, byte minor)
    {
        byte[] bytes = Of("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", 8);
        bytes[6] = major;
        bytes[7] = minor;
        FileData.AssertRefused(bytes, $"the version {major}.{minor}; supported are 1.0, 2.0 and 3.0");
    }

    [Fact]
    public void A_length_beyond_the_file_is_named()
    {
        byte[] bytes = Of("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", 8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), ushort.MaxValue);
        FileData.AssertRefused(bytes, "its header is said to have 65535 bytes, but only 61 follow");
        FileData.AssertRefused(bytes[..8], "it has 8 bytes, too few for a header");
    }

    [Theory]
    [InlineData(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }          \n")]
    [InlineData(2, "{\"shape\":(3,),\"fortran_order\":True,\"descr\":\"=f8\"}")]
    [InlineData(3, " { 'shape' : ( 3L , ) , 'descr' : '<f8', 'fortran_order' : False , } ")]
    public void All_versions_and_spellings_are_read(byte version, string header)
    {
        using TensorFile file = FileData.Open(Of(header, 24, version));
        using Tensor tensor = file.Read("the file");
        Assert.Equal([0.0, 0.0, 0.0], tensor.data<double>().ToArray());
    }

    [Fact]
    public void A_boolean_that_is_neither_is_named()
    {
        byte[] bytes = Of("{'descr': '|b1', 'fortran_order': False, 'shape': (4,)}", 4);
        bytes[^2] = 2;
        FileData.AssertRefused(bytes, "element 2 is the byte 2; a boolean is 0 or 1");
    }

    internal static byte[] Of(string header, int elements, byte version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. new byte[elements]];
    }
}
