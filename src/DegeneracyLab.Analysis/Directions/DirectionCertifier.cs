using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Moves a copy of a network along free directions, and measures how the outputs change.</summary>
internal static class DirectionCertifier
{
    /// <summary>Each step is this part of the one before. The smallest step leaves a first-order change above rounding.</summary>
    private const double Ratio = 1.0 / 8;

    /// <summary>The number of steps that are tried, from 1.</summary>
    private const int MaxSteps = 9;

    /// <summary>Certifies directions, with one pass over the data for each sign that steps need.</summary>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="data">The data.</param>
    /// <param name="directions">The directions.</param>
    /// <param name="steps">Each direction on some samples is one.</param>
    /// <param name="digest">The checksum that the data must have; null for any.</param>
    /// <returns>A certificate for each direction.</returns>
    /// <exception cref="ArgumentException">The data have another checksum.</exception>
    public static IReadOnlyList<DirectionCertificate> Of(IInstrumentedNetwork network, Dataset data, IReadOnlyList<FreeDirection> directions, WorkSteps steps, string? digest = null)
    {
        using var moved = new MovedNetwork(network);
        ParameterPath[] paths = [.. directions.Select(direction => ParameterPath.Of(moved.Copy, (direction, 1)))];
        Attempt[] attempts = Pass(network, moved, data, paths, [.. paths.Select(_ => 1.0)], steps, digest);
        // Where a pre-activation is exactly 0, only one side may be open.
        int[] blocked = [.. Enumerable.Range(0, paths.Length).Where(number => attempts[number].Steps == 0)];
        if (blocked.Length > 0)
        {
            Attempt[] backwards = Pass(network, moved, data, [.. blocked.Select(number => paths[number])], [.. blocked.Select(_ => -1.0)], steps, digest);
            for (int i = 0; i < blocked.Length; i++)
                if (backwards[i].Steps > 0)
                    attempts[blocked[i]] = backwards[i];
        }

        return [.. attempts.Select((attempt, number) => attempt.Certificate(directions[number]))];
    }

    private static Attempt[] Pass(IInstrumentedNetwork network, MovedNetwork moved, Dataset data, ParameterPath[] paths, double[] signs, WorkSteps steps, string? digest)
    {
        Attempt[] attempts = [.. signs.Select(sign => new Attempt(sign))];
        double[][][] numbers = [.. paths.Select((path, number) => attempts[number].Tried.Select(path.At).ToArray())];
        double largest = 0, rounding = 0;
        var reader = new SampleReader(network, data, isFirstPass: true);
        foreach (Tensor block in reader.Blocks())
        {
            for (long first = 0; first < block.size(0); first += Cotangents.MostRows)
            {
                steps.Check();
                using var scope = NewDisposeScope();
                Tensor inputs = moved.Inputs(block.narrow(0, first, Math.Min(Cotangents.MostRows, block.size(0) - first)));
                (Tensor Outputs, Tensor[] Choices) unmoved = moved.Run(moved.Numbers, inputs);
                if (!unmoved.Outputs.isfinite().all().item<bool>())
                    throw new ArithmeticException($"The outputs of {network.Description.Name} are not finite, though data and weights are finite: no change of them can be measured.");
                largest = Math.Max(largest, Largest(unmoved.Outputs));
                rounding = Math.Max(rounding, Largest(moved.Rounding(inputs, unmoved.Outputs)));
                for (int number = 0; number < paths.Length; number++)
                {
                    steps.Begin($"certificate of direction {number + 1:N0} of {paths.Length:N0}");
                    for (int step = attempts[number].Tried.Count - 1; step >= attempts[number].First; step--)
                    {
                        using var part = NewDisposeScope();
                        (Tensor Outputs, Tensor[] Choices) now = moved.Run(numbers[number][step], inputs);
                        if (!MovedNetwork.IsSmooth(now, unmoved))
                            attempts[number].Block(step);
                        else
                            attempts[number].Add(step, Largest(now.Outputs - unmoved.Outputs));
                    }
                }
            }
        }

        if (digest is not null && reader.Digest != digest)
            throw Refusal.OfChangedData();
        foreach (Attempt attempt in attempts)
            (attempt.Size, attempt.Rounding) = (largest > 0 ? largest : 1, rounding);
        return attempts;
    }

    private static double Largest(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.numel() == 0 ? 0 : values.abs().max().item<double>();
    }

    /// <summary>The steps along one direction.</summary>
    private sealed class Attempt(double sign)
    {
        private readonly double[] changes = new double[MaxSteps];

        /// <summary>All steps, from large to small.</summary>
        public IReadOnlyList<double> Tried { get; } = [.. Enumerable.Range(0, MaxSteps).Select(power => sign * Math.Pow(Ratio, power))];

        /// <summary>The place of the largest step that, as all smaller ones, leaves gates and maxima as they are.</summary>
        public int First { get; private set; }

        /// <summary>The number of such steps.</summary>
        public int Steps => MaxSteps - First;

        /// <summary>The largest output; 1 if all are 0.</summary>
        public double Size { get; set; } = 1;

        /// <summary>The largest change by rounding.</summary>
        public double Rounding { get; set; }

        /// <summary>Excludes a step, and all larger ones.</summary>
        public void Block(int step) => First = Math.Max(First, step + 1);

        /// <summary>Adds what a step changed on some samples.</summary>
        public void Add(int step, double change) => changes[step] = Math.Max(changes[step], change);

        /// <summary>What was found.</summary>
        public DirectionCertificate Certificate(FreeDirection direction) => new()
        {
            Direction = direction,
            Steps = [.. Enumerable.Range(First, Steps).Select(step => new CertifiedStep(Tried[step], changes[step] / Size))],
            FirstFlip = First == 0 ? null : Tried[First - 1],
            Rounding = Rounding / Size,
        };
    }
}
