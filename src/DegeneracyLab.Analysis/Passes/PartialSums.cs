using System.Text.Json;

namespace DegeneracyLab.Analysis;

/// <summary>Sums of an unfinished pass, on their way to a file.</summary>
/// <param name="Done">The places of the samples in them.</param>
/// <param name="Read">How many samples had been read.</param>
/// <param name="Digest">The checksum of these, in their order.</param>
/// <param name="Sums">The sums.</param>
internal sealed record UnfinishedPass(Ranges Done, long Read, string Digest, IReadOnlyList<SampleSums> Sums);

/// <summary>Sums of an unfinished pass that an earlier run left in a file.</summary>
internal sealed class PartialSums : IDisposable
{
    /// <summary>Where they are among the file's metadata, and how their tensors' names begin.</summary>
    public const string Key = "unfinished";

    private readonly SafetensorsContent content;
    private readonly string path;
    private readonly Description description;

    private PartialSums(SafetensorsContent content, string path, Description description)
    {
        this.content = content;
        this.path = path;
        this.description = description;
        foreach (long[] range in description.Done)
            Done.Add(range[0], range[1]);
    }

    /// <summary>The places of the samples in them.</summary>
    public Ranges Done { get; } = new();

    /// <summary>What a file's metadata say of an unfinished pass.</summary>
    /// <param name="pass">The pass.</param>
    public static string Text(UnfinishedPass pass) =>
        JsonSerializer.Serialize(new Description([.. pass.Done.All.Select(range => new[] { range.First, range.Next })], pass.Read, pass.Digest));

    /// <summary>The sums in a file.</summary>
    /// <param name="content">What was read of the file; becomes theirs.</param>
    /// <param name="path">The file.</param>
    /// <returns>The sums; null if there are none.</returns>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static PartialSums? In(SafetensorsContent content, string path)
    {
        if (!content.Metadata.TryGetValue(Key, out string? text))
            return null;
        try
        {
            return new(content, path, JsonSerializer.Deserialize<Description>(text)!);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Throws if the data that were read up to the same place are others.</summary>
    /// <param name="reader">What was read.</param>
    /// <exception cref="ArgumentException">They are.</exception>
    public void Compare(SampleReader reader)
    {
        if (reader.Count == description.Read && reader.Digest != description.Digest)
            throw Refusal.OfData($"{path} is the resume file of an analysis of other data: among the first {reader.Count} samples some are others, or in another order. Delete it to begin anew.");
    }

    /// <summary>Throws if the data ended before the place to which they had been read.</summary>
    /// <param name="reader">What was read.</param>
    /// <exception cref="ArgumentException">They did.</exception>
    public void CompareEnd(SampleReader reader)
    {
        if (reader.Count < description.Read)
            throw Refusal.OfData($"{path} is the resume file of an analysis of other data: it had read {description.Read} samples, and there are {reader.Count}. Delete it to begin anew.");
    }

    /// <summary>Adds the sums to others.</summary>
    /// <param name="sums">Sums of the same pass.</param>
    public void AddTo(SampleSums[] sums)
    {
        for (int index = 0; index < sums.Length; index++)
            sums[index].Load(content, $"{Key}.{index}", path);
    }

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();

    private sealed record Description(long[][] Done, long Read, string Digest);
}
