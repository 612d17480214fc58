using System.Text;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Storage;

/// <summary>
/// Damaged files are refused with <see cref="InvalidDataException"/> or read to something that fits them: never another
/// exception, never memory that the file does not bear out.
/// </summary>
public sealed partial class SafetensorsFuzzTests
{
    private static readonly int Rounds = LongRun.IsOn ? 50_000 : 4_000;

    private static readonly string[] Numbers =
        ["0", "-0", "1", "2", "3", "4", "8", "16", "-1", "255", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1e400", "0.5", "null", "[]", "\"1\"", "01"];

    private static readonly string[] Tokens =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"F64\"", "\"BOOL\"", "\"F16\"", "\"C64\"", "null", "true", " ", "\n", "\0", "ä"];

    [Fact]
    public void Changed_bytes()
    {
        Fuzz(seed: 1, (random, file) =>
        {
            for (int change = random.Next(1, 5); change > 0; change--)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            return file;
        });
    }

    [Fact]
    public void Truncated_and_grown_files()
    {
        Fuzz(seed: 2, (random, file) => random.Next(3) switch
        {
            0 => file[..random.Next(file.Length)],
            1 => [.. file, .. new byte[random.Next(1, 20)]],
            _ => file.Where((_, i) => i != random.Next(file.Length)).ToArray(),
        });
    }

    [Fact]
    public void Other_header_lengths()
    {
        Fuzz(seed: 3, (random, file) =>
        {
            ulong length = random.Next(3) switch
            {
                0 => (ulong)random.Next(file.Length + 10),
                1 => (ulong)random.NextInt64(long.MaxValue),
                _ => ulong.MaxValue - (ulong)random.Next(20),
            };
            return [.. RawFile.Length(length), .. file[8..]];
        });
    }

    [Fact]
    public void Other_numbers_in_the_header() =>
        FuzzHeader(seed: 4, (random, header) =>
        {
            MatchCollection numbers = NumberPattern().Matches(header);
            if (numbers.Count == 0)
                return header;
            Match match = numbers[random.Next(numbers.Count)];
            return $"{header[..match.Index]}{Numbers[random.Next(Numbers.Length)]}{header[(match.Index + match.Length)..]}";
        });

    [Fact]
    public void Other_tokens_in_the_header() =>
        FuzzHeader(seed: 5, (random, header) =>
        {
            int from = random.Next(header.Length);
            int to = Math.Min(header.Length, from + random.Next(8));
            return $"{header[..from]}{Tokens[random.Next(Tokens.Length)]}{header[to..]}";
        });

    private static void FuzzHeader(int seed, Func<Random, string, string> damage) => Fuzz(seed, (random, file) =>
    {
        int length = (int)BitConverter.ToUInt64(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        for (int change = random.Next(1, 4); change > 0; change--)
            header = damage(random, header);
        return RawFile.Of(Encoding.UTF8.GetBytes(header), file[(8 + length)..]);
    });

    private static void Fuzz(int seed, Func<Random, byte[], byte[]> damage)
    {
        byte[][] files = Files();
        var random = new Random(seed);
        long tensors = SafetensorsRoundTripTests.SettledTensorCount();
        for (int round = 0; round < Rounds / 5; round++)
        {
            byte[] file = damage(random, [.. files[round % files.Length]]);
            var stream = new MemoryStream(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            SafetensorsContent? content = null;
            try
            {
                content = Safetensors.Read(stream);
            }
            catch (InvalidDataException)
            {
            }
            catch (Exception exception)
            {
                Assert.Fail($"Round {round} of seed {seed}: {exception}\n{Convert.ToBase64String(file)}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 200_000, $"Round {round} of seed {seed} allocated {allocated} bytes:\n{Convert.ToBase64String(file)}");
            if (content is not null)
                AssertFits(content, file);
            content?.Dispose();
        }

        Assert.Equal(tensors, Tensor.TotalCount);
    }

    /// <summary>Every byte of the data is in exactly one tensor, and what was read can be written and read again.</summary>
    private static void AssertFits(SafetensorsContent content, byte[] file)
    {
        long bytes = content.Tensors.Values.Sum(tensor => tensor.numel() * tensor.element_size());
        Assert.Equal(file.Length - 8 - (long)BitConverter.ToUInt64(file), bytes);
        using var again = new MemoryStream();
        Safetensors.Write(again, content.Tensors, content.Metadata);
        again.Position = 0;
        using SafetensorsContent second = Safetensors.Read(again);
        Assert.Equal(content.Metadata, second.Metadata);
        Assert.Equal(content.Tensors.Count, second.Tensors.Count);
        foreach ((string name, Tensor tensor) in content.Tensors)
            SafetensorsRoundTripTests.AssertSame(tensor, second[name]);
    }

    private static byte[][] Files()
    {
        using var scope = NewDisposeScope();
        return
        [
            SafetensorsRoundTripTests.Bytes([]),
            SafetensorsRoundTripTests.Bytes(new() { ["x"] = ones(2, 3, ScalarType.Float64) }),
            SafetensorsRoundTripTests.Bytes(
                new()
                {
                    ["weight"] = ones(3, 2),
                    ["mask"] = ones(5, dtype: ScalarType.Bool),
                    ["bytes"] = ones(4, dtype: ScalarType.Byte),
                    ["count"] = ones(1, dtype: ScalarType.Int64).view([]),
                    ["größe"] = ones(2, dtype: ScalarType.Int32),
                    ["empty"] = ones(0, 7),
                },
                new() { ["note"] = "a \"quoted\" text", ["größe"] = "ö" }),
        ];
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex NumberPattern();
}
