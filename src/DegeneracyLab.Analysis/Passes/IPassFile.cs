namespace DegeneracyLab.Analysis;

/// <summary>Keeps what a pass has summed up so far, so that a later run can resume from it.</summary>
internal interface IPassFile
{
    /// <summary>Whether it is time to write.</summary>
    bool IsDue { get; }

    /// <summary>Writes what was summed up in the pass.</summary>
    /// <param name="joined">Gives the sums; they are disposed here.</param>
    /// <param name="done">The places of the samples in them.</param>
    /// <param name="reader">What was read of the data.</param>
    void Write(Func<SampleSums[]> joined, Ranges done, SampleReader reader);
}
