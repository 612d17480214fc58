using System.Globalization;
using System.IO.Compression;
using static TorchSharp.torch;

namespace Samples;

/// <summary>Images of handwritten digits: 8 x 8 pixels from 0 to 1, and which digit each is.</summary>
/// <param name="Images">[samples, 64], float32.</param>
/// <param name="Labels">[samples], int64.</param>
internal sealed record DigitData(Tensor Images, Tensor Labels)
{
    private const int Pixels = 64;
    private const int TestImages = 360;

    /// <summary>The number of images.</summary>
    public long Count => Images.shape[0];

    /// <summary>Reads the data set: the last 360 images are the test set, the others the training set.</summary>
    /// <param name="path">A compressed file with 64 pixel counts (0 to 16) and the digit in each line.</param>
    /// <returns>Both sets.</returns>
    /// <exception cref="InvalidDataException">A line is not as it should be.</exception>
    public static (DigitData Train, DigitData Test) Load(string path)
    {
        List<float> pixels = [];
        List<long> labels = [];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (cells.Length != Pixels + 1)
                throw new InvalidDataException($"{path}, line {labels.Count + 1}: expected {Pixels + 1} numbers, found {cells.Length}.");
            for (int i = 0; i < Pixels; i++)
                pixels.Add(Number(cells[i], 16) / 16f);
            labels.Add(Number(cells[Pixels], 9));
        }

        Tensor images = tensor(pixels.ToArray()).reshape(-1, Pixels), digits = tensor(labels.ToArray());
        long train = labels.Count - TestImages;
        return (new(images.narrow(0, 0, train), digits.narrow(0, 0, train)), new(images.narrow(0, train, TestImages), digits.narrow(0, train, TestImages)));

        int Number(string cell, int largest) =>
            int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= largest
                ? value
                : throw new InvalidDataException($"{path}, line {labels.Count + 1}: expected a number from 0 to {largest}, found '{cell}'.");
    }
}
